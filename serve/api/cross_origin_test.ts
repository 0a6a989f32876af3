import assert from "node:assert/strict";
import { small_row, testApp } from "./_test_app.ts";
import { isOrigin } from "./cross_origin.ts";
import { newKey, readKeys } from "./keys.ts";

const page = "https://app.example.com";
const question = { "access-control-request-method": "POST" };

Deno.test("a listed origin is allowed, and told so before the call without a key", async () => {
  const { text, line } = newKey("app", ["predict"]);
  const access = { keys: readKeys(line, "test"), rate_per_s: 10 };
  const app = testApp({ cors_origins: ["https://other.example.com", page], access });
  try {
    const before = await app.ask("/predict/single", undefined, {
      method: "OPTIONS",
      headers: { origin: page, ...question },
    });
    assert.equal(before.status, 204);
    assert.equal(before.headers.get("access-control-allow-origin"), page);
    assert.equal(before.headers.get("access-control-allow-methods"), "GET, POST");
    assert.match(before.headers.get("access-control-allow-headers")!, /\bauthorization\b/);
    const answer = await app.ask("/predict/single", small_row, {
      headers: { origin: page, authorization: `Bearer ${text}` },
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("access-control-allow-origin"), page);
    assert.equal(answer.headers.get("vary"), "origin");
    assert.equal(answer.headers.get("access-control-allow-credentials"), null);
    const refused = await app.ask("/predict/single", small_row, { headers: { origin: page } });
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get("access-control-allow-origin"), page);
  } finally {
    app.close();
  }
});

Deno.test("another origin is told nothing", async () => {
  const app = testApp({ cors_origins: [page] });
  try {
    for (const origin of ["https://evil.example.com", `${page}.evil.com`, "null", "*"]) {
      const headers = { origin, ...question };
      const before = await app.ask("/predict/single", undefined, { method: "OPTIONS", headers });
      assert.equal(before.headers.get("access-control-allow-origin"), null, origin);
      assert.equal(before.headers.get("vary"), "origin");
    }
  } finally {
    app.close();
  }
});

Deno.test("without a list OPTIONS is a method like others, and no answer speaks of origins", async () => {
  const app = testApp();
  try {
    const headers = { origin: page, ...question };
    const before = await app.ask("/predict/single", undefined, { method: "OPTIONS", headers });
    assert.equal(before.status, 405);
    const answer = await app.ask("/predict/single", small_row, { headers });
    assert.deepEqual(
      [...answer.headers.keys()].filter((name) => /^(access-control|vary)/.test(name)),
      [],
    );
  } finally {
    app.close();
  }
});

Deno.test("isOrigin() takes what browsers send, and no pattern", () => {
  for (const text of [page, "http://localhost:3000"]) assert.ok(isOrigin(text), text);
  for (
    const text of ["*", "null", `${page}/`, `${page}/a`, "app.example.com", "file:///a", "https://"]
  ) {
    assert.ok(!isOrigin(text), text);
  }
});
