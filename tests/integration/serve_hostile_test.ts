/** What strangers send to the prediction API: it says no, keeps its memory, and goes on answering others. */
import assert from "node:assert/strict";
import { ApiServer, benchBatch, benchRow } from "./_api_server.ts";
import { HttpConnection, type WholeAnswer } from "./_http_connection.ts";

const row = JSON.stringify(benchRow());
const mebibyte = 2 ** 20;
const json_head = "host: test\r\ncontent-type: application/json\r\n";

/** Sends bytes on a connection of its own. @returns The answer, or how the connection ended. */
async function exchange(server: ApiServer, ...pieces: string[]) {
  using connection = await HttpConnection.open(server.port);
  for (const piece of pieces) await connection.send(piece);
  return await connection.answer();
}

function assertAnswer(
  answer: Awaited<ReturnType<typeof exchange>>,
  status: number,
  code?: string,
): asserts answer is WholeAnswer {
  assert.ok("status" in answer, `no answer: ${JSON.stringify(answer)}`);
  assert.equal(answer.status, status, answer.body);
  if (code !== undefined) assert.equal(JSON.parse(answer.body).error.code, code);
}

/** After whatever it was, the server answers as ever. */
async function assertWell(server: ApiServer): Promise<void> {
  const answer = await server.ask("/predict/single", row);
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
  assert.deepEqual(server.lines.filter(({ level }) => level === "error"), []);
  assert.equal(server.stderr, "");
}

Deno.test("a body that trickles is refused at its deadline, while others are answered", async () => {
  await using server = await ApiServer.start({ BODY_DEADLINE_MS: "500" });
  const start = performance.now();
  const slow = Array.from({ length: 50 }, async () => {
    using connection = await HttpConnection.open(server.port);
    await connection.send(`POST /predict HTTP/1.1\r\n${json_head}content-length: 100000\r\n\r\n`);
    let is_over = false;
    const answer = connection.answer().finally(() => is_over = true);
    while (!is_over) {
      await connection.send(" ");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return await answer;
  });
  const quick = Array.from({ length: 20 }, () => server.ask("/predict/single", row));
  for (const answer of await Promise.all(quick)) assert.equal(answer.status, 200);
  const quick_s = (performance.now() - start) / 1000;
  for (const answer of await Promise.all(slow)) {
    assertAnswer(answer, 408, "too_slow");
    assert.equal(answer.headers.get("connection"), "close");
  }
  const slow_s = (performance.now() - start) / 1000;
  console.log(
    `50 slow bodies: 408 after ${slow_s.toFixed(2)} s (deadline 0.5 s); 20 others answered after ` +
      `${quick_s.toFixed(2)} s`,
  );
  await assertWell(server);
});

Deno.test("bodies of 100 MB are refused before they are read, whether they say their length or not", async () => {
  await using server = await ApiServer.start();
  await assertWell(server);
  const before_mib = server.rss_mib();
  const piece = " ".repeat(mebibyte);
  const start = performance.now();
  const sent = Array.from({ length: 8 }, async (_, at) => {
    using connection = await HttpConnection.open(server.port);
    const is_chunked = at % 2 === 0;
    const length = is_chunked ? "transfer-encoding: chunked" : `content-length: ${100 * mebibyte}`;
    await connection.send(`POST /predict HTTP/1.1\r\n${json_head}${length}\r\n\r\n`);
    const answer = connection.answer();
    let bytes = 0;
    for (; bytes < 100 * mebibyte; bytes += mebibyte) {
      const data = is_chunked ? `${mebibyte.toString(16)}\r\n${piece}\r\n` : piece;
      if (!await connection.send(data)) break;
    }
    return await answer;
  });
  for (const answer of await Promise.all(sent)) {
    assertAnswer(answer, 413, "too_large");
    assert.equal(answer.headers.get("connection"), "close");
  }
  const seconds = (performance.now() - start) / 1000;
  const after_mib = server.rss_mib();
  console.log(
    `8 bodies of 100 MiB: 413 each, ${seconds.toFixed(2)} s until all were sent or cut off; ` +
      `memory ${before_mib.toFixed(0)} → ${after_mib.toFixed(0)} MiB`,
  );
  assert.ok(after_mib < before_mib + 100, "bodies stayed in memory");
  await assertWell(server);
});

Deno.test("a gzip bomb is not unpacked", async () => {
  await using server = await ApiServer.start();
  const zeros = new Blob([new Uint8Array(64 * mebibyte)]).stream();
  const packed = await new Response(zeros.pipeThrough(new CompressionStream("gzip"))).bytes();
  const before_mib = server.rss_mib();
  for (const encoding of ["gzip", "deflate", "br", "GZIP"]) {
    const answer = await fetch(`${server.url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": encoding },
      body: packed,
    });
    assert.equal(answer.status, 415);
    assert.equal((await answer.json()).error.code, "unsupported_type");
  }
  const grown_mib = server.rss_mib() - before_mib;
  console.log(
    `gzip bomb of ${packed.length} bytes for 64 MiB: 415, memory +${grown_mib.toFixed(0)} MiB`,
  );
  assert.ok(grown_mib < 32);
  await assertWell(server);
});

Deno.test("paths that are written oddly lead to what they name, or nowhere, and past no key", async () => {
  await using server = await ApiServer.start({
    API_KEYS: `shop predict ${"0".repeat(64)}`,
  });
  const get = (path: string) => exchange(server, `GET ${path} HTTP/1.1\r\nhost: test\r\n\r\n`);
  const guarded = ["/metrics", "/metrics?a=/live", "/metrics?", "/%6detrics", "/metrics#x"];
  for (const path of ["http://test/metrics", "http://evil.example.com/metrics", ...guarded]) {
    const answer = await get(path);
    assert.ok("status" in answer, path);
    assert.ok([400, 401, 404].includes(answer.status), `${path}: ${answer.status}`);
    assert.ok(!answer.body.includes("churn_api"), path);
  }
  const nowhere = [
    "//metrics",
    "/./../metrics/",
    "/live/../../etc/passwd",
    "/..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/docs/../../deno.json",
    "/docs/%2e%2e%2fdeno.json",
    "/live%00.html",
    "/%ff%fe",
    "/%zz",
    "/live\\..\\metrics",
    `/${"a/".repeat(2000)}`,
  ];
  const seen = new Map<string, number | string>();
  for (const path of nowhere) {
    const answer = await get(path);
    seen.set(path.slice(0, 30), "status" in answer ? answer.status : answer.ended);
    if ("status" in answer) {
      assert.ok([400, 401, 404].includes(answer.status), `${path}: ${answer.status}`);
    }
    if ("status" in answer) assert.ok(!/root:|"tasks"/.test(answer.body));
  }
  console.log(`odd paths: ${[...seen].map(([path, status]) => `${path} ${status}`).join(", ")}`);
  assert.deepEqual(server.lines.filter(({ level }) => level === "error"), []);
  assert.equal((await server.ask("/live")).status, 200);
});

Deno.test("floods of headers are refused, and leave no memory behind", async () => {
  await using server = await ApiServer.start();
  await assertWell(server);
  const before_mib = server.rss_mib();
  const line = (at: number) => `x-${at}: ${"v".repeat(20)}\r\n`;
  const many = Array.from({ length: 5000 }, (_, at) => line(at)).join("");
  const floods: Record<string, string> = {
    "5,000 headers": many,
    "one header of 1 MB": `x-large: ${"v".repeat(1_000_000)}\r\n`,
    "a name of 100 kB": `${"x".repeat(100_000)}: v\r\n`,
  };
  const seen: string[] = [];
  for (const [name, headers] of Object.entries(floods)) {
    for (let time = 0; time < 20; time++) {
      const answer = await exchange(server, `GET /live HTTP/1.1\r\nhost: test\r\n${headers}\r\n`);
      const outcome = "status" in answer ? answer.status : answer.ended;
      if (time === 0) seen.push(`${name}: ${outcome}`);
      assert.ok(outcome === 400 || outcome === 431 || typeof outcome === "string", `${outcome}`);
    }
  }
  const after_mib = server.rss_mib();
  console.log(
    `${seen.join(", ")}; memory ${before_mib.toFixed(0)} → ${after_mib.toFixed(0)} MiB`,
  );
  assert.ok(after_mib < before_mib + 50);
  await assertWell(server);
});

Deno.test("what is no HTTP, or two things at once, is refused and smuggles nothing in", async () => {
  await using server = await ApiServer.start();
  const smuggled = "GET /metrics HTTP/1.1\r\nhost: test\r\nx-request-id: smuggled\r\n\r\n";
  const post = (more: string) => `POST /predict/single HTTP/1.1\r\n${json_head}${more}\r\n\r\n`;
  const odd: Record<string, string> = {
    "no HTTP": "hello\r\n\r\n",
    "binary": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "two lengths": `${post("content-length: 0\r\ncontent-length: 60")}${smuggled}`,
    "length and chunks": `${
      post("content-length: 5\r\ntransfer-encoding: chunked")
    }0\r\n\r\n${smuggled}`,
    "negative length": post("content-length: -1"),
    "length in words": post("content-length: ten"),
    "bad chunk": `${post("transfer-encoding: chunked")}zz\r\n${row}\r\n0\r\n\r\n`,
    "unknown coding": `${post("transfer-encoding: rot13")}${row}`,
    "line feed in a header":
      "GET /live HTTP/1.1\r\nhost: test\r\nx-a: b\nx-request-id: smuggled\r\n\r\n",
  };
  const seen: string[] = [];
  for (const [name, bytes] of Object.entries(odd)) {
    using connection = await HttpConnection.open(server.port);
    await connection.send(bytes);
    const answer = await connection.answer();
    seen.push(`${name} ${"status" in answer ? answer.status : answer.ended}`);
    if (name === "line feed in a header") continue; // servers may take a bare line feed (RFC 9112, 2.2)
    assert.ok(!("status" in answer) || answer.status >= 400, name);
  }
  console.log(`odd requests: ${seen.join(", ")}`);
  const smuggled_in = server.lines.filter(({ route, request_id }) =>
    route === "/metrics" && request_id === "smuggled"
  );
  assert.deepEqual(smuggled_in, []);
  await assertWell(server);
});

Deno.test("500 connections that say nothing, or promise a body and send none, keep nobody out", async () => {
  await using server = await ApiServer.start();
  const open: HttpConnection[] = [];
  try {
    for (let at = 0; at < 500; at++) {
      const connection = await HttpConnection.open(server.port);
      open.push(connection);
      if (at % 3 === 1) await connection.send("POST /predict HTTP/1.1\r\nhost: te");
      if (at % 3 === 2) {
        await connection.send(
          `POST /predict HTTP/1.1\r\n${json_head}content-length: 4194304\r\n\r\n`,
        );
      }
    }
    // Promised are 166 times 4 MiB, and 8 fit; those who have had a second give way.
    const start = performance.now();
    let status = 0;
    while (status !== 200) {
      const answer = await server.ask("/predict", benchBatch(1000));
      status = answer.status;
      await answer.body?.cancel();
      assert.ok(status === 200 || status === 503);
      if (status === 503) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `500 idle connections: a batch was answered after ${seconds.toFixed(2)} s, memory ` +
        `${server.rss_mib().toFixed(0)} MiB`,
    );
    assert.ok(seconds < 8, "they were waited for until their deadline of 10 s");
    await assertWell(server);
  } finally {
    for (const connection of open) connection[Symbol.dispose]();
  }
});
