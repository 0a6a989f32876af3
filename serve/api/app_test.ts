import assert from "node:assert/strict";
import { small_limits, small_row, withApp } from "./_test_app.ts";

Deno.test("another method is answered 405 with Allow", async () => {
  await withApp(async ({ ask }) => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"]) {
      const answer = await ask("/live", undefined, { method });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.get("allow"), "GET, HEAD");
    }
    const answer = await ask("/predict");
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get("allow"), "POST");
    assert.equal((await answer.json()).error.code, "method_not_allowed");
  });
});

Deno.test("HEAD is answered as GET without the body", async () => {
  await withApp(async ({ ask }) => {
    const answer = await ask("/health", undefined, { method: "HEAD" });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "application/json");
    assert.equal(await answer.text(), "");
  });
});

Deno.test("paths are routes as they stand: nothing is folded or guessed into another", async () => {
  await withApp(async ({ ask, lines }) => {
    for (
      const path of ["/LIVE", "/live/", "//live", "/live%00", "/live;a", "/.env", "/metrics%2f"]
    ) {
      const answer = await ask(path);
      assert.equal(answer.status, 404, path);
      assert.equal((await answer.json()).error.code, "not_found");
    }
    assert.ok(lines.every(({ route }) => route === "none"));
    // Two ways to write one path (RFC 3986, 6.2.2.2); what a key opens goes by the route.
    assert.equal((await ask("/%6Cive")).status, 200);
    assert.equal(lines.at(-1)!.route, "/live");
  });
});

Deno.test("a defect is answered 500 with nothing of it, and stands in the log", async () => {
  const now = () => {
    throw new Error("secret detail of the inside");
  };
  const lines: string[] = [];
  await withApp(async ({ ask }) => {
    const answer = await ask("/predict/single", small_row, {
      headers: { "x-request-id": "mine-1" },
    });
    assert.equal(answer.status, 500);
    const text = await answer.text();
    assert.equal(JSON.parse(text).error.code, "failed");
    assert.equal(JSON.parse(text).request_id, "mine-1");
    assert.ok(!/secret|at .*\.ts/.test(text), text);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /^mine-1 .*secret detail/);
  }, {
    predictions: { write: now } as never,
    log: {
      request() {},
      failure: (error, { request_id }) => lines.push(`${request_id} ${(error as Error).message}`),
      event() {},
      problem() {},
    },
  });
});

Deno.test("every answer carries the headers by which a browser does nothing else with it", async () => {
  await withApp(async ({ ask }) => {
    const answers = [
      ...["/", "/live", "/ready", "/health", "/metrics", "/model", "/openapi.json", "/nowhere"]
        .map((path) => ask(path)),
      ask("/predict/single", small_row),
      ask("/predict/single", "{"),
      ask("/predict", { rows: [small_row] }),
      ask("/live", {}),
    ];
    for (const answer of await Promise.all(answers)) {
      const { headers } = answer;
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(
        headers.get("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'",
      );
      assert.ok(headers.get("x-request-id"));
      assert.equal(headers.get("strict-transport-security"), null);
      await answer.body?.cancel();
    }
    for (const path of ["/docs", "/docs/start.js", "/docs/swagger-ui.css"]) {
      const { headers, body } = await ask(path);
      const policy = headers.get("content-security-policy")!;
      assert.match(policy, /^default-src 'none'; script-src 'self'; /);
      assert.ok(!/unsafe-eval|script-src[^;]*unsafe|https?:|\*/.test(policy), policy);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      await body?.cancel();
    }
  });
});

Deno.test("over TLS browsers are told to stay there", async () => {
  await withApp(async ({ ask }) => {
    const { headers } = await ask("/live");
    assert.equal(headers.get("strict-transport-security"), "max-age=31536000");
  }, { tls: true });
});

Deno.test("a server that is ending says so in /ready, and closes each connection with its answer", async () => {
  let draining = false;
  await withApp(async ({ ask }) => {
    assert.equal((await ask("/ready")).status, 200);
    assert.equal((await ask("/predict/single", small_row)).headers.get("connection"), null);
    draining = true;
    const ready = await ask("/ready");
    assert.equal(ready.status, 503);
    assert.deepEqual((await ready.json()).problems, ["the server is ending"]);
    const answer = await ask("/predict/single", small_row);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("connection"), "close");
    assert.equal((await ask("/live")).headers.get("connection"), "close");
  }, { draining: () => draining });
});

Deno.test("a refused body that is long closes the connection, a short one does not", async () => {
  await withApp(async ({ ask }) => {
    const closes = async (path: string, headers: Record<string, string>) =>
      (await ask(path, {}, { headers })).headers.get("connection");
    assert.equal(await closes("/nowhere", { "content-length": "70000" }), "close");
    assert.equal(await closes("/nowhere", { "content-length": "2" }), null);
    assert.equal(await closes("/live", { "transfer-encoding": "chunked" }), "close");
    const type = { "content-type": "text/plain" };
    assert.equal(await closes("/predict", { ...type, "content-length": "70000" }), "close");
  });
});

Deno.test("requests that wait at once are counted before any is worked off", async () => {
  const limits = { ...small_limits, rows_max: 1 };
  await withApp(async ({ ask }) => {
    const asked = Array.from({ length: 500 }, () => ask("/predict/single", small_row));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 200).length, 256);
    assert.equal(statuses.filter((status) => status === 503).length, 244);
    const metrics = await (await ask("/metrics")).text();
    assert.match(metrics, /^churn_api_shed_total\{reason="rows"\} 244$/m);
    assert.match(metrics, /^churn_api_requests_in_flight 1$/m);
    assert.equal((await ask("/predict/single", small_row)).status, 200);
  }, { limits });
});

Deno.test("answers do not depend on the wall clock: it may jump", async () => {
  let time = new Date("2026-08-28T12:00:00Z");
  await withApp(async ({ ask, lines }) => {
    const probability = async () =>
      (await (await ask("/predict/single", small_row)).json()).probability;
    const first = await probability();
    for (const jump of ["2036-01-01T00:00:00Z", "1990-01-01T00:00:00Z"]) {
      time = new Date(jump);
      assert.equal(await probability(), first);
      assert.equal((await ask("/ready")).status, 200);
      assert.equal(lines.at(-1)!.time, time.toISOString());
      assert.ok(lines.every(({ ms }) => (ms as number) >= 0 && (ms as number) < 60_000));
    }
  }, { now: () => time });
});

Deno.test("quietly() waits for bodies that are being read, and lets no new ones begin for ever", async () => {
  const limits = { ...small_limits, body_deadline_ms: 60_000 };
  await withApp(async ({ ask, fetch, quietly }) => {
    const rest = Promise.withResolvers<void>();
    const bytes = new TextEncoder().encode(JSON.stringify(small_row));
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(bytes.subarray(0, 10));
        await rest.promise;
        controller.enqueue(bytes.subarray(10));
        controller.close();
      },
    });
    const headers = { "content-type": "application/json" };
    const slow = fetch(
      new Request("http://localhost/predict/single", { method: "POST", body, headers }),
    );
    let is_done = false;
    const done = quietly(() => Promise.resolve(is_done = true));
    assert.equal((await ask("/predict/single", small_row)).status, 200);
    let answer = await ask("/predict/single", small_row);
    while (answer.status === 200) answer = await ask("/predict/single", small_row);
    assert.equal(answer.status, 503);
    assert.match((await answer.json()).error.message, /the server is ending, send it again$/);
    assert.equal(is_done, false);
    rest.resolve();
    assert.equal((await slow).status, 200);
    assert.equal(await done, true);
    assert.equal((await ask("/predict/single", small_row)).status, 503);
    assert.equal((await ask("/live")).status, 200);
  }, { limits });
});
