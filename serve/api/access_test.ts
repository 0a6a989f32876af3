import assert from "node:assert/strict";
import { small_row, withApp } from "./_test_app.ts";
import { newKey, readKeys, type Scope } from "./keys.ts";

function made(...of: Scope[]) {
  const { text, line } = newKey(of.join("-"), of);
  return { text, keys: readKeys(line, "test") };
}

const predict = made("predict");
const metrics = made("metrics");
const admin = made("admin");
const access = { keys: [predict, metrics, admin].flatMap(({ keys }) => keys), rate_per_s: 1000 };

function bearer(key: string): RequestInit {
  return { headers: { authorization: `Bearer ${key}` } };
}

Deno.test("a key opens what its scope says, admin everything, and nothing else", async () => {
  await withApp(async ({ ask }) => {
    const status = async (key: string, path: string, body?: unknown) =>
      (await ask(path, body, bearer(key))).status;
    assert.equal(await status(predict.text, "/predict/single", small_row), 200);
    assert.equal(await status(predict.text, "/model"), 200);
    assert.equal(await status(predict.text, "/metrics"), 403);
    assert.equal(await status(metrics.text, "/metrics"), 200);
    assert.equal(await status(metrics.text, "/predict/single", small_row), 403);
    assert.equal(await status(admin.text, "/metrics"), 200);
    assert.equal(await status(admin.text, "/predict", { rows: [small_row] }), 200);
  }, { access });
});

Deno.test("without a key only what is open to all is answered", async () => {
  await withApp(async ({ ask }) => {
    for (const path of ["/", "/live", "/ready", "/health", "/docs", "/openapi.json"]) {
      assert.equal((await ask(path)).status, 200, path);
    }
    for (const path of ["/metrics", "/model"]) {
      const answer = await ask(path);
      assert.equal(answer.status, 401, path);
      assert.equal(answer.headers.get("www-authenticate"), "Bearer");
    }
    const answer = await ask("/predict", { rows: [small_row] });
    assert.equal(answer.status, 401);
    const { error } = await answer.json();
    assert.equal(error.code, "unauthorized");
    assert.equal(
      error.message,
      'Cannot take request: a key is missing, send "Authorization: Bearer KEY"',
    );
  }, { access });
});

Deno.test("a key is taken as bearer token or as x-api-key, and nothing like it is", async () => {
  await withApp(async ({ ask }) => {
    const status = async (headers: Record<string, string>) =>
      (await ask("/model", undefined, { headers })).status;
    assert.equal(await status({ "x-api-key": predict.text }), 200);
    assert.equal(await status({ authorization: `bearer  ${predict.text} ` }), 200);
    assert.equal(await status({ authorization: predict.text }), 401);
    assert.equal(await status({ authorization: `Basic ${predict.text}` }), 401);
    assert.equal(await status({ authorization: `Bearer ${predict.text}x` }), 401);
    assert.equal(await status({ authorization: `Bearer ${predict.keys[0]!.sha256}` }), 401);
    assert.equal(await status({ "x-api-key": "" }), 401);
  }, { access });
});

Deno.test("a key that has used up its rate gets 429 until there is some again", async () => {
  const clock = { ms: 0 };
  const own = [{ ...predict.keys[0]!, rate_per_s: 2 }, ...admin.keys];
  await withApp(async ({ ask }) => {
    const statuses = async (key: string, count: number) => {
      const found: number[] = [];
      while (found.length < count) {
        found.push((await ask("/model", undefined, bearer(key))).status);
      }
      return found;
    };
    assert.deepEqual(await statuses(predict.text, 3), [200, 200, 429]);
    assert.deepEqual(await statuses(admin.text, 4), [200, 200, 200, 429]);
    const answer = await ask("/model", undefined, bearer(predict.text));
    assert.equal(answer.headers.get("retry-after"), "1");
    assert.equal((await answer.json()).error.code, "too_many_requests");
    clock.ms = 500;
    assert.deepEqual(await statuses(predict.text, 2), [200, 429]);
  }, { access: { keys: own, rate_per_s: 3 }, now_ms: () => clock.ms });
});

Deno.test("a key's name is logged, the key itself never, not even where it was given wrongly", async () => {
  await withApp(async (app) => {
    await app.ask("/model", undefined, bearer(predict.text));
    await app.ask(`/model?key=${predict.text}`);
    await app.ask("/model", undefined, bearer(`${predict.text}x`));
    await app.ask(`/${predict.text}`);
    assert.deepEqual(app.lines.map(({ status, key }) => [status, key]), [
      [200, "predict"],
      [401, undefined],
      [401, undefined],
      [404, undefined],
    ]);
    assert.ok(!JSON.stringify(app.lines).includes(predict.text.slice(6)));
  }, { access });
});
