import assert from "node:assert/strict";
import { small_limits, small_row, type TestApp, withApp } from "./_test_app.ts";

const path = "/predict/single";

/** Status, code and whether the connection is to be closed. */
async function refusedAs(answer: Response): Promise<[number, string, string | null]> {
  const { error } = await answer.json();
  return [answer.status, error.code, answer.headers.get("connection")];
}

/** A body without a length, in pieces that come when they are asked for. */
function streamed(pieces: Iterable<string | Promise<string>>): RequestInit {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const piece of pieces) controller.enqueue(encoder.encode(await piece));
      controller.close();
    },
  });
  const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
  return { method: "POST", body, headers };
}

function send({ fetch }: TestApp, init: RequestInit): Promise<Response> {
  return fetch(new Request(`http://localhost${path}`, init));
}

Deno.test("a body of the wrong type, or a compressed one, is refused before it is read", async () => {
  await withApp(async ({ ask }) => {
    for (const type of ["text/plain", "application/jsonx", "application/x-www-form-urlencoded"]) {
      const answer = await ask(path, small_row, { headers: { "content-type": type } });
      assert.deepEqual(await refusedAs(answer), [415, "unsupported_type", null], type);
    }
    for (const encoding of ["gzip", "br", "identity, gzip"]) {
      const answer = await ask(path, small_row, { headers: { "content-encoding": encoding } });
      assert.deepEqual(await refusedAs(answer), [415, "unsupported_type", null], encoding);
    }
    for (
      const type of ["application/json", "application/json; charset=utf-8", "Application/JSON"]
    ) {
      const answer = await ask(path, small_row, { headers: { "content-type": type } });
      assert.equal(answer.status, 200, type);
      await answer.body?.cancel();
    }
  });
});

Deno.test("a body is refused for its length before it is read, and the connection closed", async () => {
  await withApp(async ({ ask }) => {
    const headers = { "content-length": "1000001" };
    const answer = await ask(path, small_row, { headers });
    assert.deepEqual(await refusedAs(answer), [413, "too_large", "close"]);
  });
});

Deno.test("a body of one row may be far smaller than one of many", async () => {
  await withApp(async ({ ask }) => {
    const long = JSON.stringify(small_row).padEnd(256 * 1024 + 1);
    assert.deepEqual(await refusedAs(await ask(path, long)), [413, "too_large", "close"]);
    assert.equal((await ask(path, long.slice(0, -1))).status, 200);
    const rows = JSON.stringify({ rows: [small_row] }).padEnd(256 * 1024 + 1);
    assert.equal((await ask("/predict", rows)).status, 200);
  });
});

Deno.test("a body of more lists and objects than rows could have is refused before they are made", async () => {
  await withApp(async ({ ask }) => {
    for (
      const nested of ["[".repeat(4001), '{"a":'.repeat(4001), `{"rows":[${"[],".repeat(4000)}`]
    ) {
      const answer = await ask("/predict?partial=true", nested);
      assert.equal(answer.status, 422);
      assert.deepEqual((await answer.json()).error.problems, [
        { field: "", allowed: "at most 4000 lists and objects" },
      ]);
    }
    const row = { ...small_row, customer: '"[{'.repeat(60) };
    const answer = await ask("/predict", { rows: Array(1000).fill(row) });
    assert.equal(answer.status, 200);
  });
});

Deno.test("a body without a length is refused as soon as it is too large", async () => {
  let pieces = 0;
  function* endless(): Generator<string> {
    for (;;) {
      pieces++;
      yield " ".repeat(100_000);
      if (pieces > 1000) throw new Error("nobody has stopped it");
    }
  }
  const encoder = new TextEncoder();
  const source = endless();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoder.encode(source.next().value!)),
  });
  await withApp(async (app) => {
    const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
    const answer = await send(app, { method: "POST", body, headers });
    assert.deepEqual(await refusedAs(answer), [413, "too_large", "close"]);
    assert.ok(pieces < 20, `${pieces} pieces were read`);
  });
});

Deno.test("a body in pieces is read as one, also where a character is cut in two", async () => {
  await withApp(async (app) => {
    const row = { ...small_row, customer: "Zoë" };
    const bytes = new TextEncoder().encode(JSON.stringify(row));
    const cut = bytes.indexOf(0xc3) + 1;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
          controller.enqueue(piece);
        }
        controller.close();
      },
    });
    const headers = { "content-type": "application/json" };
    const answer = await send(app, { method: "POST", body, headers });
    assert.equal((await answer.json()).customer, "Zoë");
  });
});

Deno.test("what is no JSON, or not UTF-8, is said to be so", async () => {
  await withApp(async (app) => {
    for (const text of ["", "{", "nonsense", "{'a': 1}", "[1,]", "NaN"]) {
      assert.deepEqual(await refusedAs(await app.ask(path, text)), [400, "not_json", null], text);
    }
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    const headers = { "content-type": "application/json", "content-length": "3" };
    const answer = await send(app, { method: "POST", body, headers });
    assert.equal((await answer.json()).error.message, "Cannot read body: it is not UTF-8");
  });
});

Deno.test("a body that has not come in time is refused, by a clock that nobody sets", async () => {
  const clock = { ms: 0 };
  const never = Promise.withResolvers<string>();
  await withApp(async (app) => {
    const answer = send(app, streamed(["{", never.promise]));
    clock.ms = 5000;
    assert.deepEqual(await refusedAs(await answer), [408, "too_slow", "close"]);
    never.resolve("}");
  }, { now_ms: () => clock.ms, now: () => new Date(0) });
});

Deno.test("slow bodies give way to others where there is no room for both", async () => {
  const clock = { ms: 0 };
  const limits = {
    ...small_limits,
    body_bytes_max: 1000,
    body_deadline_ms: 60_000,
    bytes_max: 1000,
  };
  const rest = Promise.withResolvers<string>();
  await withApp(async (app) => {
    const slow = send(app, streamed([" ".repeat(950), rest.promise]));
    const row = { ...small_row, customer: "x".repeat(60) };
    await new Promise((resolve) => setTimeout(resolve)); // until the first piece is there
    assert.deepEqual(await refusedAs(await app.ask(path, row)), [503, "unavailable", "close"]);
    clock.ms = 1000;
    assert.equal((await app.ask(path, row)).status, 200);
    assert.deepEqual(await refusedAs(await slow), [408, "too_slow", "close"]);
    rest.resolve("");
    assert.equal((await app.ask(path, row)).status, 200);
  }, { limits, now_ms: () => clock.ms });
});

Deno.test("a body that is cut off is refused, and gives its room back", async () => {
  await withApp(async (app) => {
    const lost = Promise.reject(new Error("connection reset"));
    lost.catch(() => {});
    const answer = await send(app, streamed(["{", lost]));
    assert.deepEqual(await refusedAs(answer), [400, "not_json", null]);
    assert.equal((await app.ask(path, small_row)).status, 200);
  });
});

Deno.test("a row that is far too long is as much work as its bytes, and is no small request", async () => {
  const limits = { ...small_limits, rows_max: 100 };
  await withApp(async ({ ask }) => {
    const statuses = async (body: string) => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(path, body)));
      for (const answer of answers) await answer.body?.cancel();
      return answers.map(({ status }) => status).sort();
    };
    const short = JSON.stringify(small_row);
    assert.deepEqual(await statuses(short), Array(20).fill(200));
    // Four large ones are always taken.
    const long = short.padEnd(200_000);
    assert.deepEqual(await statuses(long), [...Array(4).fill(200), ...Array(16).fill(503)]);
  }, { limits });
});
