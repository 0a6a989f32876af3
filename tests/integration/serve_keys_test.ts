/** API keys from the command that makes them to the server that takes them. */
import assert from "node:assert/strict";
import { ApiServer, benchBatch, benchRow } from "./_api_server.ts";

/** A key as `deno task serve --new-key` makes it. */
async function newKey(name: string, scope: string): Promise<{ key: string; line: string }> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "serve", "--new-key", name, "--scope", scope],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const [, key, , line] = text.split("\n").map((one) => one.trim());
  assert.match(key!, /^churn_/);
  assert.ok(line!.startsWith(`${name} ${scope} `) && !line!.includes(key!));
  return { key: key!, line: line! };
}

const shop = await newKey("shop", "predict");
const watcher = await newKey("watcher", "metrics");
const boss = await newKey("boss", "admin");

async function statuses(
  server: ApiServer,
  key: string,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const asked: [string, unknown?][] = [
    ["/live"],
    ["/ready"],
    ["/docs"],
    ["/metrics"],
    ["/model"],
    ["/predict/single", benchRow()],
    ["/predict", benchBatch(3)],
  ];
  for (const [path, body] of asked) {
    const answer = await server.ask(
      path,
      body,
      key === "" ? {} : { authorization: `Bearer ${key}` },
    );
    found[path] = answer.status;
    await answer.body?.cancel();
  }
  return found;
}

Deno.test("a server with a file of keys answers each key what it is for, and its log has no key", async () => {
  const file = await Deno.makeTempFile({ prefix: "keys_" });
  await Deno.writeTextFile(file, `# test\n${shop.line}\n${watcher.line}\n${boss.line}\n`);
  await using server = await ApiServer.start({ API_KEYS_FILE: file });
  await Deno.remove(file);
  const open = { "/live": 200, "/ready": 200, "/docs": 200 };
  const predict = (status: number) => ({ "/predict/single": status, "/predict": status });
  assert.deepEqual(await statuses(server, ""), {
    ...open,
    "/metrics": 401,
    "/model": 401,
    ...predict(401),
  });
  assert.deepEqual(await statuses(server, `${shop.key}x`), {
    ...open,
    "/metrics": 401,
    "/model": 401,
    ...predict(401),
  });
  assert.deepEqual(await statuses(server, shop.key), {
    ...open,
    "/metrics": 403,
    "/model": 200,
    ...predict(200),
  });
  assert.deepEqual(await statuses(server, watcher.key), {
    ...open,
    "/metrics": 200,
    "/model": 403,
    ...predict(403),
  });
  assert.deepEqual(await statuses(server, boss.key), {
    ...open,
    "/metrics": 200,
    "/model": 200,
    ...predict(200),
  });
  server.signal("SIGTERM");
  await server.status;
  const log = JSON.stringify(server.lines) + server.stderr;
  for (const { key, line } of [shop, watcher, boss]) {
    assert.ok(!log.includes(key.slice(6)) && !log.includes(line.split(" ")[2]!));
  }
  const names = new Set(server.lines.map(({ key }) => key));
  assert.deepEqual([...names].sort(), ["boss", "shop", "watcher", undefined]);
});

Deno.test("a key is held to its rate over many connections, and others are not", async () => {
  await using server = await ApiServer.start({
    API_KEYS: `${shop.line} 100/s;${boss.line}`,
  });
  const start = performance.now();
  const asked = Array.from({ length: 10 }, async () => {
    const found: number[] = [];
    while (performance.now() - start < 2000) {
      const answer = await server.ask("/predict/single", benchRow(), { "x-api-key": shop.key });
      found.push(answer.status);
      if (answer.status === 429) {
        assert.equal(answer.headers.get("retry-after"), "1");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await answer.body?.cancel();
    }
    return found;
  });
  const found = (await Promise.all(asked)).flat();
  const seconds = (performance.now() - start) / 1000;
  const served = found.filter((status) => status === 200).length;
  console.log(
    `100/s: ${served} of ${found.length} requests served in ${seconds.toFixed(2)} s, the rest 429`,
  );
  assert.deepEqual([...new Set(found)].sort(), [200, 429]);
  assert.ok(served <= 100 * (seconds + 1), "more than its rate");
  assert.ok(served >= 100, "less than the first second's");
  assert.equal((await server.ask("/model", undefined, { "x-api-key": boss.key })).status, 200);
});

Deno.test("a server that others can reach does not start without keys, unless it is told to", async () => {
  await assert.rejects(ApiServer.start({ HOST: "0.0.0.0" }), /HOST is "0\.0\.0\.0", where others/);
  const ways: Record<string, string>[] = [{ INSECURE: "true" }, { API_KEYS: shop.line }];
  for (const more of ways) {
    await using server = await ApiServer.start({ HOST: "0.0.0.0", ...more });
    assert.equal((await server.ask("/live")).status, 200);
  }
});

Deno.test("a file with a key instead of its hash stops the start, and the key is not repeated", async () => {
  const error = await ApiServer.start({ API_KEYS: `shop predict ${shop.key}` }).then(
    () => undefined,
    (error: Error) => error,
  );
  assert.match(error!.message, /Cannot read keys: API_KEYS, line 1: must be NAME SCOPE/);
  assert.ok(!error!.message.includes(shop.key));
});
