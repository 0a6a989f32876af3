/** `deno task serve` through the command line, with the permissions that it has there. */
import assert from "node:assert/strict";
import { saveModel } from "../lib/model/mod.ts";
import { promoteByHand, register } from "../lib/registry/mod.ts";
import { openStorage } from "../lib/storage/mod.ts";
import { variables } from "../serve/api/mod.ts";
import { assertSaid } from "./_faults.ts";
import { benchModel } from "./integration/_bench_model.ts";
import { benchRow } from "./integration/_bench_rows.ts";
import { freePort } from "./integration/_port.ts";
import { house, TestProject } from "./_project.ts";

const stamp = { who: "test", at: new Date("2026-08-28T00:00:00Z") };

/** A project of data set "bench", with a champion in the registry that params.yaml names. */
async function withChampion(): Promise<TestProject> {
  const project = TestProject.make();
  project.write(
    "params.yaml",
    "pipeline: { dataset: bench, stores: { registry: data/versions } }\n" +
      "score: { high_from: 0.9, medium_from: 0.8 }\n",
  );
  const registry = openStorage("data/versions", { root: project.root });
  const content = { "model.json": new TextEncoder().encode(saveModel(benchModel("logistic"))) };
  const described = { kind: "logistic", decision: null, figures: {}, facts: {} };
  await register(registry, "bench", { ...described, content }, stamp);
  await promoteByHand(registry, "bench", { number: 1, why: "test" }, stamp);
  return project;
}

/** Waits until a server listens. */
async function listening(child: Deno.ChildProcess) {
  const stderr = new Response(child.stderr).text();
  const found = Promise.withResolvers<{ url: string; docs: string }>();
  let log = "";
  const read = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      log += text;
      const line = log.split("\n").find((line) => line.includes('"message":"listening"'));
      if (line !== undefined) found.resolve(JSON.parse(line));
    }
    found.reject(new Error(`it does not listen:\n${log}${await stderr}`));
  })();
  const ended = Promise.all([child.status, stderr, read])
    .then(([{ code }, stderr]) => ({ code, stderr }));
  return { ...await found.promise, ended };
}

function predict(url: string): Promise<Response> {
  return fetch(`${url}/predict/single`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(benchRow(3)),
  });
}

Deno.test("serve without a champion says what to type", async () => {
  using project = TestProject.make();
  project.write("params.yaml", "pipeline: { dataset: shop }\n");
  assertSaid(
    await project.task("serve"),
    1,
    'Cannot serve "shop": registry "data/registry" has no champion, type ' +
      '"deno task repro --dataset shop" to train one',
  );
  assertSaid(await project.task("serve", "--dataset", "mail"), 1, 'Cannot serve "mail"');
});

Deno.test("serve answers by the champion, with the data set, places and bands of params.yaml, until it is ended", async () => {
  using project = await withChampion();
  const child = project.start("serve", "--port", "0");
  const { url: place, docs, ended } = await listening(child);
  assert.equal(docs, `${place}/docs`);
  const answer = await predict(place);
  assert.equal(answer.status, 200);
  const { probability, risk, model } = await answer.json();
  assert.equal(risk, probability >= 0.9 ? "high" : probability >= 0.8 ? "medium" : "low");
  assert.equal(model.version, 1);
  const metrics = await (await fetch(`${place}/metrics`)).text();
  assert.match(metrics, /^process_resident_memory_bytes \d+$/m);
  child.kill("SIGTERM");
  assert.deepEqual(await ended, { code: 0, stderr: "" });
  const folder = project.path("data/prediction_log/bench");
  const file = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith("predictions-"));
  assert.ok(project.read(`data/prediction_log/bench/${file!.name}`).includes('"customer":"c3"'));
});

Deno.test("serve --command prints the command with the least permissions, and that runs", async () => {
  using project = await withChampion();
  const port = freePort();
  const { code, stdout } = await project.task("serve", "--command", "--port", `${port}`);
  assert.equal(code, 0);
  const words = stdout.trim().split(" ");
  const at = words.indexOf("deno");
  assert.deepEqual(words.slice(0, at), [
    "DATASET=bench",
    "REGISTRY=data/versions",
    "ONLINE=data/online",
    "RISK_HIGH_FROM=0.9",
    "RISK_MEDIUM_FROM=0.8",
    "PREDICTION_LOG=data/prediction_log/bench",
    `PORT=${port}`,
  ]);
  const options = words.slice(at);
  assert.deepEqual(options.filter((word) => !word.startsWith("--allow-env=")), [
    "deno",
    "run",
    "--v8-flags=--max-semi-space-size=16,--heap-growing-percent=50",
    "--no-prompt",
    `--allow-net=127.0.0.1:${port}`,
    "--allow-read=data/versions,data/online,data/prediction_log/bench",
    "--allow-write=data/prediction_log/bench",
    "serve/api/main.ts",
  ]);
  Deno.symlinkSync(`${house}/serve`, project.path("serve"));
  const child = new Deno.Command("sh", {
    args: ["-c", `exec env ${stdout}`],
    cwd: project.root,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { url, ended } = await listening(child);
  assert.equal(url, `http://127.0.0.1:${port}`);
  assert.equal((await (await predict(url)).json()).model.version, 1);
  child.kill("SIGTERM");
  assert.deepEqual(await ended, { code: 0, stderr: "" });
});

Deno.test("serve says which of its permissions will not do, and where there are more", async () => {
  using project = await withChampion();
  project.write("params.yaml", "pipeline: { dataset: bench, stores: { registry: ../versions } }\n");
  assertSaid(
    await project.task("serve"),
    1,
    'Cannot serve "bench": this task may only',
    "--command",
  );
});

Deno.test("serve refuses what does not go together", async () => {
  using project = TestProject.make();
  const serve = (...args: string[]) => project.task("serve", ...args);
  assertSaid(await serve("--host", "0.0.0.0"), 1, 'HOST is "0.0.0.0", where others can ask');
  for (const port of ["http", "65536", "-1", "80.5"]) {
    const said = `Cannot use "--port ${port}": must be a whole number from 0 to 65535`;
    assertSaid(await serve(`--port=${port}`), 2, said);
  }
  assertSaid(await serve("--dataset", "a/b"), 2, "a/b");
  assertSaid(await serve("--keys"), 2, "--keys");
  assertSaid(await serve("now"), 2, 'Cannot use "now": too many words');
  assertSaid(await serve("--scope", "predict"), 2, 'Cannot use "--scope": it needs --new-key NAME');
});

Deno.test("serve --new-key makes another key each time, and refuses odd names and scopes", async () => {
  using project = TestProject.make();
  const serve = (...args: string[]) => project.task("serve", "--new-key", ...args);
  const [first, second] = [
    await serve("shop", "--scope", "metrics,predict"),
    await serve("shop", "--scope", "metrics,predict"),
  ];
  assertSaid(first, 0, /^ {2}churn_[\w-]{43}$/m, /^ {2}shop predict,metrics [0-9a-f]{64}$/m);
  assert.notEqual(first.stdout, second.stdout);
  assertSaid(await serve("the shop", "--scope", "predict"), 2, "must be up to 64 letters");
  assertSaid(await serve("shop"), 2, "--scope is missing, must be some of predict, outcomes");
  assertSaid(await serve("shop", "--scope", "predict,all"), 2, '--scope is "predict,all", must be');
});

Deno.test("serve --settings lists every variable with what it is for", async () => {
  using project = TestProject.make();
  const { stdout } = await project.task("serve", "--settings");
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => line.split(" ")[0]), variables.map(({ name }) => name));
  assert.ok(lines.some((line) => /^PORT +Port to listen on.* \(default: 8080\)$/.test(line)));
});
