import { type Context, Hono } from "hono";
import type { Bindings } from "./carried.ts";
import { Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";

/**
 * Registers routes, and answers 405 and 404 for what is none.
 *
 * @param enter Lets a request in before it is handled, if need be after a while, or throws.
 */
export function addRoutes(
  app: Hono<Bindings>,
  routes: readonly Route[],
  enter: (c: Context<Bindings>, route: Route) => Promise<void> | undefined,
): void {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const { method, path, handle } = route;
    methods.set(path, [...methods.get(path) ?? [], method]);
    app.on(method, path, (c): Response | Promise<Response> => {
      c.env.route = path;
      const entered = enter(c, route);
      return entered === undefined ? handle(c) : entered.then(() => handle(c));
    });
  }
  // Apart from the routes: Hono is quickest where a path has one handler.
  const others = new Hono<Bindings>();
  for (const [path, known] of methods) {
    const allow = [...known, ...known.includes("GET") ? ["HEAD"] : []].join(", ");
    others.all(path, (c) => {
      c.env.route = path;
      const message = `Cannot ${c.req.method} ${path}: must be ${known.join(" or ")}`;
      throw new Refusal(405, "method_not_allowed", message, { headers: { allow } });
    });
  }
  others.notFound((c) => {
    const path = new URL(c.req.url).pathname.slice(0, 100);
    throw new Refusal(404, "not_found", `Cannot find "${path}": no such route, see /docs`);
  });
  others.onError((error) => {
    throw error;
  });
  app.notFound((c) => others.fetch(c.req.raw, c.env));
}
