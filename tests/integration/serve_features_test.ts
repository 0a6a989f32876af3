/** Predictions by customer while the feature store is written anew, dies and comes back. */
import assert from "node:assert/strict";
import { openWriter } from "../../lib/online/mod.ts";
import { ApiServer, benchRow } from "./_api_server.ts";
import { redisIsThere, RedisServer } from "./_redis.ts";

const customers = 200;
const first_day = Date.UTC(2026, 7, 1) / 86_400_000;

/** Writes a snapshot of all customers, as `deno task features materialize` does. */
async function materialize(location: string, day: number): Promise<void> {
  const rows = Array.from({ length: customers }, (_, at) => {
    const { customer, features } = benchRow(at);
    return { customer, snapshot_day: day, cells: Object.values(features) };
  });
  const names = Object.keys(benchRow().features);
  const writer = await openWriter(location, { dataset: "bench", definition: "d" }, {
    features: names.map((name) => ({ name, kind: "number" })),
    complete: true,
    max_age_days: null,
    now: new Date("2026-08-28T00:00:00Z"),
  });
  await writer.write(rows);
  await writer.finish();
}

/** A server that has loaded its model. */
async function start(env: Record<string, string>): Promise<ApiServer> {
  const server = await ApiServer.start(env);
  await server.line(({ message }) => message === "serving");
  return server;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A customer's prediction: its status, snapshot and probability. */
async function byCustomer(server: ApiServer, at: number) {
  const answer = await server.ask(`/predict/customer/${benchRow(at).customer}`);
  const { features, probability } = await answer.json();
  return { status: answer.status, snapshot: features?.snapshot as string, probability };
}

Deno.test("the SQLite file is replaced under load, and no request fails or goes back in time", async () => {
  const online = await Deno.makeTempDir();
  try {
    await materialize(online, first_day);
    await using server = await start({ ONLINE: online, LOG_REQUESTS: "notable" });
    const alone = await (await server.ask("/predict/single", benchRow(7))).json();
    let is_over = false, asked = 0;
    const seen = new Set<string>();
    const callers = Array.from({ length: 4 }, async () => {
      let last = "";
      while (!is_over) {
        const { status, snapshot, probability } = await byCustomer(server, 7);
        assert.equal(status, 200);
        assert.equal(probability, alone.probability);
        assert.ok(snapshot >= last, `${snapshot} after ${last}`);
        last = snapshot;
        seen.add(snapshot);
        asked++;
      }
    });
    const writer = (async () => {
      for (let more = 1; more <= 8; more++) {
        await materialize(online, first_day + more);
        await wait(300);
      }
      // A reader looks for a newer file once a second.
      await wait(1500);
      is_over = true;
    })();
    await Promise.all([writer, ...callers]);
    assert.ok(seen.has("2026-08-09"), "the last snapshot was never read");
    assert.ok(seen.size > 2);
    console.log(`${asked} predictions over 8 replacements, ${seen.size} snapshots seen`);
  } finally {
    await Deno.remove(online, { recursive: true });
  }
});

Deno.test({
  name: "Redis is killed and started again: 503 meanwhile and at once, and nothing else suffers",
  ignore: !redisIsThere(),
  async fn() {
    await using redis = await RedisServer.start();
    await materialize(redis.location, first_day);
    await using server = await start({ ONLINE: redis.location });
    const ready = async () => {
      const answer = await server.ask("/ready");
      await answer.body?.cancel();
      return answer.status;
    };
    const alone = await (await server.ask("/predict/single", benchRow(7))).json();
    assert.deepEqual(await byCustomer(server, 7), {
      status: 200,
      snapshot: "2026-08-01",
      probability: alone.probability,
    });
    assert.equal(await ready(), 200);
    const slowest_ms: number[] = [];
    for (let round = 0; round < 2; round++) {
      await redis.kill();
      let slowest = 0;
      for (let asked = 0; asked < 30; asked++) {
        const start = performance.now();
        assert.equal((await byCustomer(server, asked)).status, 503);
        slowest = Math.max(slowest, performance.now() - start);
        await wait(20);
      }
      slowest_ms.push(slowest);
      assert.equal(await ready(), 503);
      const other = await server.ask("/predict/single", benchRow(7));
      assert.equal((await other.json()).probability, alone.probability);
      // It comes back empty, as Redis without persistence does.
      await redis.start();
      while ((await server.ask("/predict/customer/c7")).status !== 503) await wait(20);
      await materialize(redis.location, first_day + 1 + round);
      let answer = await byCustomer(server, 7);
      while (answer.status !== 200) {
        await wait(50);
        answer = await byCustomer(server, 7);
      }
      assert.equal(answer.snapshot, `2026-08-0${2 + round}`);
      assert.equal(await ready(), 200);
    }
    const said = server.lines.map(({ message }) => message)
      .filter((message) => String(message).startsWith("feature store"));
    // Once for each time that it went away and came back.
    assert.deepEqual(said.slice(0, 4), [
      "feature store cannot be read",
      "feature store can be read again",
      "feature store cannot be read",
      "feature store can be read again",
    ]);
    const shown = slowest_ms.map((ms) => `${ms.toFixed(0)} ms`).join(", ");
    console.log(`slowest 503 while Redis was away: ${shown}`);
  },
});

Deno.test({
  name: "a server starts while Redis is away, and finds it later",
  ignore: !redisIsThere(),
  async fn() {
    await using redis = await RedisServer.start();
    await redis.kill();
    await using server = await start({ ONLINE: redis.location });
    assert.equal((await byCustomer(server, 1)).status, 503);
    await redis.start();
    await materialize(redis.location, first_day);
    let answer = await byCustomer(server, 1);
    while (answer.status !== 200) {
      await wait(50);
      answer = await byCustomer(server, 1);
    }
    assert.equal(answer.snapshot, "2026-08-01");
  },
});
