import type { AppOptions } from "./app_options.ts";
import { versionOf } from "./answers.ts";
import { json, type Route, text } from "./route.ts";

type App = Pick<
  AppOptions,
  "slot" | "watch" | "online" | "ready_without_features" | "dataset" | "metrics" | "draining"
>;

/** `/live`, `/health`, `/ready` and `/metrics`. */
export function healthRoutes(app: App): Route[] {
  return [
    {
      method: "GET",
      path: "/live",
      admits: "always",
      handle: (c) => json({ status: "live" }, c.env.request_id),
    },
    {
      method: "GET",
      path: "/health",
      admits: "always",
      handle: (c) => json({ status: "ok", dataset: app.dataset }, c.env.request_id),
    },
    {
      method: "GET",
      path: "/ready",
      admits: "always",
      async handle(c) {
        const { current } = app.slot;
        const amiss = app.watch?.problems() ?? [];
        const definition = current?.champion.file.hashes.definition;
        const away = definition && await app.online?.problem(definition);
        const features = away ? [away] : [];
        const remark = definition && app.online?.remark(definition);
        const problems = [
          ...current === undefined ? ["no model is loaded", ...amiss] : [],
          ...app.ready_without_features ? [] : features,
          ...app.draining() ? ["the server is ending"] : [],
        ];
        const ready = problems.length === 0;
        const answer = {
          status: ready ? "ready" : "not ready",
          model: current === undefined ? null : versionOf(current.champion),
          challenger: current?.challenger === undefined
            ? null
            : { ...versionOf(current.challenger.model), trial: current.challenger.trial },
          problems,
          // What is amiss while the model that was there goes on answering.
          remarks: [
            ...current === undefined ? [] : amiss,
            ...app.ready_without_features ? features : [],
            ...remark ? [remark] : [],
          ],
        };
        return json(answer, c.env.request_id, ready ? 200 : 503);
      },
    },
    {
      method: "GET",
      path: "/metrics",
      admits: "always",
      scope: "metrics",
      async handle(c) {
        const { registry } = app.metrics;
        return text(await registry.metrics(), registry.contentType, c.env.request_id);
      },
    },
  ];
}
