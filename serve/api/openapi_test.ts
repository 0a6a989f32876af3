import assert from "node:assert/strict";
import { z } from "zod";
import { inFolder } from "./_folder.ts";
import { fillStore, smallFeatures, storeRow } from "./_small_store.ts";
import { small_row, testApp } from "./_test_app.ts";
import { customerRoutes } from "./customer_routes.ts";
import { documentRoutes } from "./document_routes.ts";
import { explainRoutes } from "./explain_routes.ts";
import { healthRoutes } from "./health_routes.ts";
import { modelRoutes } from "./model_routes.ts";
import { ModelSlot } from "./model_slot.ts";
import { operations } from "./openapi_operations.ts";
import { refusal } from "./openapi_answers.ts";
import { outcomeRoutes } from "./outcome_routes.ts";
import { Outcomes } from "./outcomes.ts";
import { predictRoutes } from "./predict_routes.ts";

interface Described {
  security: object[];
  responses: Record<string, { headers: object; content: Record<string, { schema: object }> }>;
  requestBody?: { content: { "application/json": { schema: object } } };
}

interface Document {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, object> };
}

/** Every route, with the path as OpenAPI writes it. */
const routes = [
  healthRoutes,
  modelRoutes,
  predictRoutes,
  customerRoutes,
  explainRoutes,
  outcomeRoutes,
  documentRoutes,
].flatMap((make) => make({} as never))
  .map((route) => ({ ...route, path: route.path.replaceAll(/:(\w+)/g, "{$1}") }));

Deno.test("the description has every route but its own, with the statuses that it can answer", async () => {
  using app = testApp();
  const document: Document = await (await app.ask("/openapi.json")).json();
  assert.equal(document.openapi, "3.1.0");
  assert.equal(document.info.version, "1");
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method: method.toUpperCase(), one }))
  );
  const name = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
  const own = routes.filter(({ path }) => !/^\/(docs|openapi\.json)/.test(path));
  assert.deepEqual(described.map(name).sort(), own.map(name).sort());
  for (const route of own) {
    const { one } = described.find((other) => name(other) === name(route))!;
    const body = route.method === "POST" ? [400, 408, 413, 415, 422] : [];
    const key = route.scope === undefined ? [] : [401, 403, 429];
    const room = route.admits === "always" ? [] : [503];
    const customer = route.path.includes("/customer/") ? [404, 409, 422] : [];
    const codes = Object.keys(one.responses).map(Number);
    for (const code of [200, 405, 500, ...body, ...key, ...room, ...customer]) {
      assert.ok(codes.includes(code), `${name(route)} can be ${code}`);
    }
    assert.deepEqual(one.security.length > 0, route.scope !== undefined, name(route));
    assert.equal(one.requestBody !== undefined, route.method === "POST", name(route));
    for (const { headers, content } of Object.values(one.responses)) {
      assert.ok("x-request-id" in headers);
      assert.equal(Object.keys(content).length, 1);
    }
  }
});

Deno.test("the description has the features of the model that serves, as they are taken", async () => {
  using app = testApp();
  const { components }: Document = await (await app.ask("/openapi.json")).json();
  const { features } = (components.schemas.Row as {
    properties: { features: { properties: object; required: string[] } };
  }).properties;
  assert.deepEqual(features, {
    type: "object",
    properties: {
      idle_days: { type: ["number", "null"], minimum: 0, maximum: 1000 },
      plan: { type: ["string", "null"], enum: ["free", "paid", null] },
    },
    required: ["idle_days", "plan"],
    additionalProperties: false,
  });
  const { example } = components.schemas.Row as { example: unknown };
  assert.equal((await app.ask("/predict/single", example)).status, 200);
});

Deno.test("the description says so while there is no model, and has features as soon as there is one", async () => {
  const slot = new ModelSlot();
  using app = testApp({ slot });
  const before: Document = await (await app.ask("/openapi.json")).json();
  assert.equal(before.info.version, "0");
  assert.ok(Object.hasOwn(before.paths, "/predict/single"));
  using other = testApp();
  const { components }: Document = await (await other.ask("/openapi.json")).json();
  assert.notDeepEqual(before.components.schemas.Row, components.schemas.Row);
});

Deno.test("every reference in the description leads somewhere", async () => {
  using app = testApp();
  const document = await (await app.ask("/openapi.json")).json();
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  assert.ok(references.length > 20);
  for (const [, name] of references) assert.ok(Object.hasOwn(document.components.schemas, name!));
});

Deno.test("answers are what is described, with no field more", () =>
  inFolder(async (folder) => {
    await fillStore(`${folder}/online`, [storeRow("ann", "gold", 12)]);
    const online = smallFeatures(`${folder}/online`);
    const outcomes = new Outcomes({
      folder,
      predictions: undefined,
      now: () => new Date("2026-08-28T12:00:00Z"),
      log: { event() {}, problem() {} },
    });
    using app = testApp({ online, outcomes });
    const bodies = {
      row: small_row,
      rows: { rows: [small_row, { features: 1 }] },
      outcomes: { rows: [{ key: "1", customer: "ann", day: "2026-08-28", churned: true }] },
    };
    for (const { path, body, answer: described } of operations) {
      const query = body === "rows" ? "?partial=true" : "";
      const asked = path.replace("{id}", "ann") + query;
      const answer = await app.ask(asked, body && bodies[body]);
      if (typeof described === "string") {
        const type = answer.headers.get("content-type")!.split(";")[0];
        // A card comes from the registry, and this version has none.
        assert.equal(type, path === "/model/card" ? "application/json" : described, path);
        await answer.body?.cancel();
        continue;
      }
      assert.equal(answer.status, 200, path);
      const given = await answer.json();
      const parsed = described.safeParse(given);
      assert.ok(parsed.success, `${path}: ${parsed.error && z.prettifyError(parsed.error)}`);
      // What is not described would have been left out.
      assert.deepEqual(parsed.data, given, path);
    }
    await Promise.all([online.close(), outcomes.close()]);
  }));

Deno.test("refusals are what is described, in body and status", async () => {
  using app = testApp();
  const { paths }: Document = await (await app.ask("/openapi.json")).json();
  const wrong: RequestInit[] = [
    { method: "POST", body: "no JSON" },
    { method: "POST", body: "{}" },
    { method: "POST", body: "{}", headers: { "content-type": "text/plain" } },
    { method: "POST", body: "x".repeat(1_000_001) },
    { method: "PUT" },
    { method: "GET" },
  ];
  for (const [path, methods] of Object.entries(paths)) {
    for (const init of wrong) {
      const answer = await app.ask(path.replace("{id}", "x".repeat(201)), undefined, {
        ...init,
        headers: { "content-type": "application/json", ...init.headers },
      });
      const text = await answer.text();
      if (answer.status === 200) continue;
      const one = methods[init.method!.toLowerCase()] ?? Object.values(methods)[0]!;
      assert.ok(Object.hasOwn(one.responses, answer.status), `${path} answered ${answer.status}`);
      const given = JSON.parse(text);
      assert.deepEqual(refusal.parse(given), given, path);
      assert.equal(answer.headers.get("x-request-id"), given.request_id);
    }
  }
});
