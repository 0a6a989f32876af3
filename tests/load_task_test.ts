/** `deno task load` against a running app of a small model. */
import assert from "node:assert/strict";
import { testApp } from "../serve/api/_test_app.ts";
import { assertSaid } from "./_faults.ts";
import { TestProject } from "./_project.ts";

/** The app behind a socket, with some requests answered otherwise. */
function serving(other: (request: Request) => Response | undefined = () => undefined) {
  const app = testApp();
  const seen = new Map<string, number>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    seen.set(pathname, (seen.get(pathname) ?? 0) + 1);
    return other(request) ?? app.fetch(request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      app.close();
    },
  };
}

/** Generous, so that a busy machine breaks no test. */
const generous = ["--rate", "50", "--duration", "2", "--warm-up", "0.5", "--p99", "5000"];

Deno.test("load sends at its rate, counts each kind, and leaves a report", async () => {
  await using api = serving();
  using project = TestProject.make();
  const ended = await project.task(
    "load",
    ...["--url", `${api.url}/`, ...generous, "--mix", "single=3,batch=1", "--rows", "5"],
  );
  assertSaid(ended, 0, "objectives reached", "ends: 100 × 200", "data/load/report.html");
  const result = JSON.parse(project.read("data/load/result.json"));
  assert.equal(result.passed, true);
  assert.equal(result.requests, 100);
  const { single, batch } = result.scenarios;
  assert.equal(single.requests + batch.requests, 100);
  assert.equal(single.errors + batch.errors, 0);
  assert.ok(single.requests > batch.requests && batch.requests > 5);
  const { p50, p99, max } = result.latency_ms;
  assert.ok(0 < p50 && p50 <= p99 && p99 <= max);
  // The warm-up is sent, too.
  assert.equal(api.seen.get("/predict/single")! + api.seen.get("/predict")!, 125);
  assert.equal(api.seen.get("/model"), 1);
  assert.match(project.read("data/load/report.html"), /<title>Load test of the prediction API/);
});

Deno.test("load ends with 1 where too many fail, or p99 is too late", async () => {
  let count = 0;
  await using api = serving(({ url }) =>
    url.includes("/predict") && ++count % 10 === 0 ? new Response(null, { status: 503 }) : undefined
  );
  using project = TestProject.make();
  const args = ["--url", api.url, "--mix", "single=1", "--warm-up", "0", "--out", "out"];
  const failed = await project.task("load", ...args, ...generous.slice(0, 4), "--p99", "5000");
  assertSaid(failed, 1, "objectives missed: 10 % failed, must be less than 0.1 %", "10 × 503");
  assert.equal(JSON.parse(project.read("out/result.json")).passed, false);
  const late = await project.task(
    "load",
    ...args,
    ...["--rate", "50", "--duration", "0.5", "--p99", "0.001", "--errors", "0.5"],
  );
  assertSaid(late, 1, "must be below 0.001 ms");
});

Deno.test("load takes customers from a file, and sends the key", async () => {
  const keys = new Set<string | null>();
  const ids = new Set<string>();
  await using api = serving((request) => {
    keys.add(request.headers.get("authorization"));
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/predict/customer/")) return undefined;
    ids.add(decodeURIComponent(pathname.split("/").at(-1)!));
    return Response.json({});
  });
  using project = TestProject.make();
  project.write("ids.csv", "user_id,probability\nann,0.5\nb/b,0.1\n");
  Deno.env.set("API_KEY", "secret");
  try {
    const args = ["--mix", "customer=1", "--customers", "ids.csv"];
    assertSaid(await project.task("load", "--url", api.url, ...generous, ...args), 0);
  } finally {
    Deno.env.delete("API_KEY");
  }
  assert.deepEqual(ids, new Set(["ann", "b/b"]));
  assert.deepEqual(keys, new Set(["Bearer secret"]));
});

Deno.test("load says what is wrong with its arguments, and with what it finds", async () => {
  await using api = serving();
  using project = TestProject.make();
  project.write("empty.txt", "\n");
  const wrong: [string[], number, string][] = [
    [["--url", "localhost"], 2, 'Cannot use "--url localhost": must be such as'],
    [["--rate", "0"], 2, 'Cannot use "--rate 0": must be a number above 0 and at most 100000'],
    [["--duration", "x"], 2, 'Cannot use "--duration x": must be a number above 0'],
    [["--rows", "1.5"], 2, "must be a whole number of at least 1 and at most 1000"],
    [["--errors", "2"], 2, "must be a number of at least 0 and at most 1"],
    [["--rate", "100000", "--duration", "3600"], 2, "more than 20 million requests"],
    [["--mix", "some=1"], 2, 'Cannot read mix "some=1": "some=1" is no part of it'],
    [["--mix", "customer=1"], 2, "it needs ids, give --customers FILE"],
    [["--customers", "no.txt"], 2, 'Cannot use "--customers no.txt": there is no such file'],
    [["--customers", "empty.txt"], 1, 'Cannot take customers from "empty.txt": it holds none'],
    [["--url", "http://127.0.0.1:9"], 1, "it does not answer"],
    [["--url", `${api.url}/nowhere`], 1, "/model answers 404"],
  ];
  for (const [args, code, message] of wrong) {
    assertSaid(await project.task("load", ...args), code, message);
  }
});
