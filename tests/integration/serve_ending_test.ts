/** How the prediction API ends: nothing that has begun is lost, whatever the load. */
import assert from "node:assert/strict";
import { ApiServer, benchBatch, benchRow } from "./_api_server.ts";
import { type Ended, HttpConnection } from "./_http_connection.ts";

const row = JSON.stringify(benchRow());

/** What callers saw who kept asking until the server was gone. */
interface Seen {
  /** Ids of requests that were answered whole. */
  answered: Set<string>;
  /** Of them those that were told that the server ends, and that there was no room. */
  told_to_go: number;
  shed: number;
  /** Ends after which nothing of an answer had come. */
  unanswered: Record<Ended, number>;
  /** Ids of requests of which only a part of the answer came. */
  torn: string[];
  /** Connections that were refused. */
  refused: number;
  connections: number;
}

/** How a caller sends a request. */
type Send = (connection: HttpConnection, id: string, caller: number) => Promise<boolean>;

const batch = benchBatch(50);

/** One in eight sends batches. */
const atOnce: Send = (connection, id, caller) => {
  const [path, body] = caller % 8 === 0 ? ["/predict", batch] : ["/predict/single", row];
  return connection.post(path, body, { "x-request-id": id });
};

/** Half a batch, and the rest a little later, so that there is always a body on its way. */
const inTwo: Send = async (connection, id) => {
  const half = batch.length / 2;
  const head = "POST /predict HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n" +
    `content-length: ${batch.length}\r\nx-request-id: ${id}\r\n\r\n`;
  if (!await connection.send(head + batch.slice(0, half))) return false;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return await connection.send(batch.slice(half));
};

/** Asks on one connection after the other, as a client with a pool does, until nobody listens. */
async function keepAsking(
  server: ApiServer,
  send: Send,
  caller: number,
  seen: Seen,
): Promise<void> {
  for (let count = 0;;) {
    let connection: HttpConnection;
    try {
      connection = await HttpConnection.open(server.port);
    } catch {
      seen.refused++;
      return;
    }
    using open = connection;
    seen.connections++;
    for (let keep = true; keep;) {
      const id = `${caller}-${count++}`;
      const answer = await send(open, id, caller)
        ? await open.answer()
        : { ended: "reset" as const, bytes: 0 };
      if ("ended" in answer) {
        if (answer.bytes > 0) seen.torn.push(id);
        else seen.unanswered[answer.ended]++;
        keep = false;
      } else {
        assert.equal(JSON.parse(answer.body).request_id, id);
        assert.ok(answer.status === 200 || answer.status === 503, answer.body);
        seen.answered.add(id);
        if (answer.status === 503) seen[answer.body.includes("ending") ? "told_to_go" : "shed"]++;
        keep = answer.headers.get("connection") !== "close";
      }
    }
  }
}

/** Ends a server under load. @returns Its exit code, how long that took, and what was seen. */
async function endUnderLoad(server: ApiServer, send: Send, after: number) {
  const seen: Seen = {
    answered: new Set(),
    told_to_go: 0,
    shed: 0,
    unanswered: { closed: 0, reset: 0 },
    torn: [],
    refused: 0,
    connections: 0,
  };
  const asking = Array.from({ length: 64 }, (_, at) => keepAsking(server, send, at, seen));
  while (seen.answered.size < after) await new Promise((resolve) => setTimeout(resolve, 10));
  const start = performance.now();
  server.signal("SIGTERM");
  const { code } = await server.status;
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(asking);
  return { code, seconds, seen };
}

/** Every request that the server has logged, and so begun, has been received whole. */
function assertWhole(server: ApiServer, seen: Seen): void {
  const begun = server.lines.filter(({ message }) => message === "request")
    .map(({ request_id }) => request_id as string)
    .filter((id) => /^\d+-\d+$/.test(id)); // the callers', not those of the test itself
  assert.ok(begun.length > 100);
  assert.deepEqual(begun.filter((id) => !seen.answered.has(id)), []);
  assert.deepEqual(seen.torn, []);
}

function say(name: string, seconds: number, seen: Seen): void {
  const { answered, told_to_go, shed, unanswered, connections, refused } = seen;
  console.log(
    `${name}: ended after ${seconds.toFixed(2)} s; ${answered.size} requests answered whole ` +
      `(${told_to_go} told to go, ${shed} without room) on ${connections} connections; idle or not yet taken: ${unanswered.closed} closed, ` +
      `${unanswered.reset} reset; ${refused} refused`,
  );
}

Deno.test("SIGTERM at full load: every request that had begun is answered whole, exit code 0", async () => {
  await using server = await ApiServer.start();
  const { code, seconds, seen } = await endUnderLoad(server, atOnce, 2000);
  say("without a pause", seconds, seen);
  assert.equal(code, 0, server.stderr);
  assert.ok(seconds < 25, "not within the grace time");
  assertWhole(server, seen);
  assert.equal(server.lines.at(-1)!.message, "ended");
  assert.equal(server.lines.at(-1)!.answered, true);
});

Deno.test("SIGTERM with a pause: meanwhile requests are answered, each closing its connection, and /ready says so", async () => {
  await using server = await ApiServer.start({ DRAIN_PAUSE_MS: "1500" });
  const ready = server.line(({ message }) => message === "ending").then(async () => {
    const answer = await server.ask("/ready");
    return [answer.status, (await answer.json()).problems, answer.headers.get("connection")];
  });
  const { code, seconds, seen } = await endUnderLoad(server, atOnce, 2000);
  say("with a pause", seconds, seen);
  assert.equal(code, 0, server.stderr);
  assert.ok(seconds >= 1.5, "did not pause");
  assert.deepEqual(await ready, [503, ["the server is ending"], "close"]);
  assertWhole(server, seen);
});

Deno.test("SIGTERM while bodies never cease to come: new ones are refused after a while, none is cut off", async () => {
  await using server = await ApiServer.start();
  const { code, seconds, seen } = await endUnderLoad(server, inTwo, 500);
  say("bodies all the time", seconds, seen);
  assert.equal(code, 0, server.stderr);
  assert.ok(seconds < 25, "not within the grace time");
  assertWhole(server, seen);
});

Deno.test("SIGTERM while a body is still coming: it is read to its end and answered", async () => {
  await using server = await ApiServer.start();
  using connection = await HttpConnection.open(server.port);
  const half = Math.floor(row.length / 2);
  await connection.send(
    "POST /predict/single HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n" +
      `content-length: ${row.length}\r\n\r\n${row.slice(0, half)}`,
  );
  while (await server.metric("churn_api_requests_in_flight") < 2) { /* until it has begun */ }
  server.signal("SIGTERM");
  await server.line(({ message }) => message === "ending");
  await connection.send(row.slice(half));
  const answer = await connection.answer();
  assert.ok("status" in answer && answer.status === 200);
  assert.equal(answer.headers.get("connection"), "close");
  assert.equal((await server.status).code, 0);
});

Deno.test("SIGTERM and nothing comes any more of a body: the end comes with the grace time, exit code 1", async () => {
  await using server = await ApiServer.start({ DRAIN_GRACE_MS: "300" });
  using connection = await HttpConnection.open(server.port);
  await connection.send(
    "POST /predict/single HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n" +
      "content-length: 100\r\n\r\n{",
  );
  while (await server.metric("churn_api_requests_in_flight") < 2) { /* until it has begun */ }
  server.signal("SIGTERM");
  assert.equal((await server.status).code, 1);
  assert.equal(server.lines.at(-1)!.answered, false);
});

Deno.test("a second signal ends the server at once", async () => {
  for (const [second, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
    await using server = await ApiServer.start({
      DRAIN_PAUSE_MS: "60000",
      DRAIN_GRACE_MS: "70000",
    });
    server.signal("SIGINT");
    await server.line(({ message }) => message === "ending");
    server.signal(second);
    assert.equal((await server.status).code, code);
  }
});
