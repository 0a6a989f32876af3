/**
 * Callers who send their requests' heads drop by drop. Deno's server waits for them for ever, so that a
 * proxy stands in front: nginx with the settings of docs/serving.md.
 */
import assert from "node:assert/strict";
import { ApiServer, benchRow } from "./_api_server.ts";
import { HttpConnection } from "./_http_connection.ts";
import { Nginx, nginxIsThere } from "./_nginx.ts";

const ignore = !nginxIsThere();
const row = JSON.stringify(benchRow());

/** Connections that the server holds just now, by the system's own table. */
async function connectionsTo(port: number): Promise<number> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const table = await Deno.readTextFile("/proc/net/tcp");
  // Local address of the server's side, state 01: established.
  return table.split("\n").filter((line) =>
    new RegExp(`^ *\\d+: \\w+:${hex} \\w+:\\w+ 01 `).test(line)
  )
    .length;
}

/** Sends a header line every now and then until the other side ends it. @returns After how long. */
async function drip(port: number): Promise<number> {
  const start = performance.now();
  using connection = await HttpConnection.open(port);
  await connection.send("POST /predict/single HTTP/1.1\r\nhost: test\r\n");
  let is_over = false;
  const ended = connection.end().finally(() => is_over = true);
  while (!is_over && await connection.send("x-drop: 1\r\n")) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  await ended;
  return performance.now() - start;
}

Deno.test({
  name: "slow loris: the proxy ends 200 of them at its deadline, and others are answered meanwhile",
  ignore,
  async fn() {
    await using server = await ApiServer.start();
    await using nginx = await Nginx.start(server.port, {
      client_header_timeout: "1s",
      "limit_conn per_client": "500",
    });
    const slow = Promise.all(Array.from({ length: 200 }, () => drip(nginx.port)));
    let is_over = false;
    slow.finally(() => is_over = true);
    const times_ms: number[] = [];
    let most = 0;
    while (!is_over) {
      const start = performance.now();
      using connection = await HttpConnection.open(nginx.port);
      await connection.post("/predict/single", row);
      const answer = await connection.answer();
      assert.ok("status" in answer && answer.status === 200);
      times_ms.push(performance.now() - start);
      most = Math.max(most, await connectionsTo(server.port));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const ended_s = (await slow).map((ms) => ms / 1000).sort((a, b) => a - b);
    times_ms.sort((a, b) => a - b);
    console.log(
      `200 slow callers: ended after ${ended_s[0]!.toFixed(1)} to ${
        ended_s.at(-1)!.toFixed(1)
      } s ` +
        `(client_header_timeout 1 s); ${times_ms.length} others answered meanwhile, p50 ` +
        `${times_ms[times_ms.length >> 1]!.toFixed(1)}, max ${
          times_ms.at(-1)!.toFixed(1)
        } ms; at ` +
        `most ${most} connections reached the server`,
    );
    assert.ok(ended_s.at(-1)! < 10, "the proxy does not end them");
    assert.ok(most < 100, "slow callers reach the server");
  },
});

Deno.test({
  name: "slow loris: one address has no more connections than the proxy allows",
  ignore,
  async fn() {
    await using server = await ApiServer.start();
    await using nginx = await Nginx.start(server.port, {
      client_header_timeout: "60s",
      "limit_conn per_client": "5",
    });
    const body =
      "POST /predict/single HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n" +
      `content-length: ${row.length}\r\n\r\n`;
    const open = await Promise.all(Array.from({ length: 5 }, async () => {
      const connection = await HttpConnection.open(nginx.port);
      await connection.send(body); // nginx counts a connection from the end of the head on
      return connection;
    }));
    try {
      let status = 0;
      while (status !== 503) {
        using connection = await HttpConnection.open(nginx.port);
        await connection.post("/predict/single", row);
        const answer = await connection.answer();
        assert.ok("status" in answer);
        status = answer.status;
      }
      assert.equal((await server.ask("/predict/single", row)).status, 200);
    } finally {
      for (const connection of open) connection[Symbol.dispose]();
    }
  },
});

Deno.test({
  name: "behind the proxy answers, refusals and request ids come through as they are",
  ignore,
  async fn() {
    await using server = await ApiServer.start();
    await using nginx = await Nginx.start(server.port, {});
    const ask = async (path: string, body: string, headers: Record<string, string> = {}) => {
      using connection = await HttpConnection.open(nginx.port);
      await connection.post(path, body, headers);
      const answer = await connection.answer();
      assert.ok("status" in answer);
      return answer;
    };
    const good = await ask("/predict/single", row, { "x-request-id": "mine-1" });
    assert.equal(good.status, 200);
    assert.equal(good.headers.get("x-request-id"), "mine-1");
    const direct = await (await server.ask("/predict/single", row)).json();
    assert.equal(JSON.parse(good.body).probability, direct.probability);
    const bad = await ask("/predict/single", "{}");
    assert.equal(bad.status, 422);
    assert.equal(JSON.parse(bad.body).error.code, "invalid");
    const large = await ask("/predict", " ".repeat(5 * 2 ** 20));
    assert.equal(large.status, 413);
  },
});
