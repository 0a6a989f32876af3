/** Stages that misbehave: each has its own clear message, and harms no other. */
import assert from "node:assert/strict";
import { assertTidy, outcomes, processesGone, processesOf, projectOf } from "./_faults.ts";

const write = 'Deno.writeTextFileSync(outputs.file, "done");';

/** What a stage does, how it ends, and what its message says. */
const stages: Record<string, [run: string, outcome: "run" | "failed", said: RegExp]> = {
  chatter: [
    `for (let n = 0; n < 100_000; n++) console.log("line " + n); ${write}`,
    "run",
    /^line 0\nline 1\n[^]*\nline 99999\n$/,
  ],
  long_line: [
    `await Deno.stdout.write(new TextEncoder().encode("x".repeat(10_000_000))); ${write}`,
    "run",
    /^x+\n$/,
  ],
  bad_bytes: [
    `Deno.stdout.writeSync(new Uint8Array([97, 255, 254, 10, 98])); ${write}`,
    "run",
    /^a\ufffd\ufffd\nb\n$/,
  ],
  leaves_timer: [
    `setInterval(() => {}, 1000); new Promise(() => {}); ${write}`,
    "run",
    /^$/,
  ],
  exits: ["Deno.exit(0);", "failed", /^it ended before it was done: .* may not call Deno\.exit/],
  exits_late: [
    `${write} Deno.exit(0);`,
    "failed",
    /^it ended before it was done: .* may not call Deno\.exit/,
  ],
  throws_text: ['throw "just words";', "failed", /^it threw "just words"/],
  throws_nothing: ["throw undefined;", "failed", /^it threw undefined/],
  throws_bare: [
    "throw Object.create(null);",
    "failed",
    /^it threw \[Object: null prototype\] \{\}/,
  ],
  throws_empty: ["throw new RangeError();", "failed", /^it threw RangeError without a message/],
  throws_long: [
    'throw new Error("x".repeat(1_000_000));',
    "failed",
    /^x{300}…$/m,
  ],
  throws_many_lines: [
    'throw new Error(Array.from({ length: 60 }, (_, n) => "mistake " + (n + 1)).join("\\n"));',
    "failed",
    /^mistake 1\nmistake 2\n[^]*\nmistake 50\n… 10 more lines/,
  ],
  rejects_aside: [
    'Promise.reject(new Error("left behind")); await new Promise((done) => setTimeout(done, 1e6));',
    "failed",
    /^it ended with exit code 1:\nerror: .*left behind/,
  ],
  aborts: [
    'const process = await import("node:process"); process.abort();',
    "failed",
    /^it was ended by SIGABRT and said nothing/,
  ],
};

Deno.test("stages that misbehave are told apart, and the others go on", async () => {
  const declared = Object.entries(stages).map(([name, [run]]) => [
    name,
    { outputs: `file: "data/{dataset}/${name}.txt"`, run },
  ]);
  using project = projectOf(Object.fromEntries(declared));
  const ended = await project.task("repro", "--json", "--keep-going");
  assert.equal(ended.code, 1, ended.stderr);
  const found = outcomes(ended);
  const results: { stage: string; message?: string }[] = JSON.parse(ended.stdout).stages;
  for (const [name, [, outcome, said]] of Object.entries(stages)) {
    const { message = "" } = results.find(({ stage }) => stage === name)!;
    assert.equal(found[name], outcome, `${name}: ${message.slice(0, 500)}`);
    const text = outcome === "failed"
      ? message
      : project.read(`data/.cache/datasets/default/logs/${name}.log`);
    assert.match(text, said, name);
    assert.doesNotMatch(message, /^ +at /m, `${name}: a stack trace is for the log`);
    assert.ok(message.length < 2000, `${name}: the message is too long to read`);
  }
  assertTidy(project);
  await processesGone(project);
});

Deno.test("a stage that is killed from outside is said to be, and runs again", async () => {
  if (Deno.build.os !== "linux") return; // finds the stage's process in /proc
  using project = projectOf({
    waits: {
      inputs: 'go: "data/go.txt"',
      outputs: 'file: "data/{dataset}/file.txt"',
      run: `console.log("waiting");
        if (Deno.readTextFileSync(inputs.go) === "no") await new Promise(() => {}); ${write}`,
    },
  });
  project.write("data/go.txt", "no");
  const child = project.start("repro");
  const stdout = child.stdout.pipeThrough(new TextDecoderStream());
  const stderr = new Response(child.stderr).text();
  let text = "";
  for await (const part of stdout) {
    text += part;
    if (!text.includes("waiting") || text.includes("FAILED")) continue;
    for (const id of processesOf(project)) {
      if (Number(id) !== child.pid) new Deno.Command("kill", { args: ["-KILL", id] }).outputSync();
    }
  }
  assert.equal((await child.status).code, 1);
  assert.match(await stderr, /it was ended by SIGKILL, as the system does where memory runs out/);
  assertTidy(project);
  project.write("data/go.txt", "yes");
  assert.equal((await project.task("repro")).code, 0);
});
