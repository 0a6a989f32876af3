/** The online store on a real Redis: all that any store does, and what a server's death does to it. */
import assert from "node:assert/strict";
import { fill, key, options, reader, row, testStore } from "../../lib/online/_behaviour.ts";
import { openOnline, openWriter } from "../../lib/online/mod.ts";
import { freePort } from "./_port.ts";
import { redisIsThere, RedisServer } from "./_redis.ts";

const ignore = !redisIsThere();

testStore("RedisStore", async (test) => {
  await using server = await RedisServer.start();
  await test(server.location);
}, ignore);

Deno.test({
  name: "RedisStore fails at once while its server is away, and goes on when it is back",
  ignore,
  async fn() {
    await using server = await RedisServer.start();
    await fill(server.location, [row("a", 10, 1, "x")]);
    const store = await reader(server.location);
    assert.deepEqual(await store.get("a"), row("a", 10, 1, "x"));
    await server.kill();
    await assert.rejects(store.get("a"));
    await server.start();
    await fill(server.location, [row("a", 11, 2, "y")]);
    let found;
    for (let tries = 0; tries < 100 && found === undefined; tries++) {
      found = await store.get("a").catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(found, row("a", 11, 2, "y"));
    await store.close();
  },
});

Deno.test({
  name: "openOnline() and openWriter() say where nobody answers, without the password",
  ignore,
  async fn() {
    const port = freePort();
    const location = `redis://user:secret@127.0.0.1:${port}/3`;
    const wanted = {
      message: new RegExp(
        `^Cannot reach feature store "redis://127.0.0.1:${port}/3": .*ECONNREFUSED.*, start it or `,
      ),
    };
    await assert.rejects(openOnline(location, key, Date.now), wanted);
    await assert.rejects(openWriter(location, key, options), wanted);
  },
});

Deno.test({
  name: "RedisStore takes 20,000 customers from two writers at once, each with its newest row",
  ignore,
  async fn() {
    await using server = await RedisServer.start();
    const rows = (day: number) =>
      Array.from({ length: 20_000 }, (_, at) => row(`c${at}`, day + at % 2, day, null));
    await Promise.all([
      fill(server.location, rows(10), { complete: false }),
      fill(server.location, rows(11), { complete: false }),
    ]);
    const store = await reader(server.location);
    for (const at of [0, 1, 9_998, 19_999]) {
      assert.deepEqual(await store.get(`c${at}`), row(`c${at}`, 11 + at % 2, 11, null));
    }
    assert.equal((await store.status())!.customers, 20_000);
    await store.close();
  },
});
