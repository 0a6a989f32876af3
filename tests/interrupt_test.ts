import assert from "node:assert/strict";
import { assertSaid, assertTidy, outcomes, processesGone, projectOf } from "./_faults.ts";
import type { TestProject } from "./_project.ts";

/** A stage that is done at once, one that ends only when it is allowed to, and one after that. */
function project(wait: string): TestProject {
  const made = projectOf({
    early: {
      outputs: 'file: "data/{dataset}/early.txt"',
      run: 'Deno.writeTextFileSync(outputs.file, "early");',
    },
    middle: {
      inputs: 'early: "data/{dataset}/early.txt", go: "data/go.txt"',
      outputs: 'file: "data/{dataset}/middle.txt", page: report("data/{dataset}/page.html")',
      run: `Deno.writeTextFileSync(outputs.page, "half a page");
        console.log("waiting");
        if (Deno.readTextFileSync(inputs.go) === "no") { ${wait} }
        Deno.writeTextFileSync(outputs.file, "middle");`,
    },
    late: {
      inputs: 'middle: "data/{dataset}/middle.txt"',
      outputs: 'file: "data/{dataset}/late.txt"',
      run: 'Deno.writeTextFileSync(outputs.file, "late");',
    },
    other: {
      inputs: 'early: "data/{dataset}/early.txt"',
      outputs: 'file: "data/{dataset}/other.txt"',
      run: 'Deno.writeTextFileSync(outputs.file, "other");',
    },
  });
  made.write("data/go.txt", "no");
  return made;
}

const asleep = "await new Promise(() => {});";
const busy = "for (;;);";

/** A `repro` that has printed this text. */
async function startedUntil(project: TestProject, text: string, ...args: string[]) {
  const child = project.start("repro", ...args);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let stdout = "";
  while (!stdout.includes(text)) {
    const { value, done } = await reader.read();
    assert.ok(!done, `it ended without "${text}":\n${stdout}`);
    stdout += value;
  }
  /** Waits for its end. */
  const ended = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      stdout += part.value;
    }
    const stderr = await new Response(child.stderr).text();
    return { code: (await child.status).code, stdout, stderr };
  };
  return { child, ended };
}

for (const [signal, wait] of [["SIGINT", asleep], ["SIGTERM", asleep], ["SIGINT", busy]] as const) {
  Deno.test(`${signal} ends a stage with "${wait}" and keeps what is done`, async () => {
    using made = project(wait);
    const { child, ended } = await startedUntil(made, "waiting", "--jobs", "1", "--keep-going");
    child.kill(signal);
    const result = await ended();
    assertSaid(result, 1, /^middle +FAILED/m, 'Cannot finish stage "middle": interrupted');
    assertSaid(result, 1, /^late +blocked/m, /^other +(blocked +interrupted|run)/m);
    assertTidy(made);
    await processesGone(made);
    made.write("data/go.txt", "yes");
    const next = await made.task("repro", "--json");
    assertSaid(next, 0);
    assert.equal(outcomes(next).early, "skip");
    assert.equal(outcomes(next).late, "run");
  });
}

Deno.test("SIGINT ends a repro that waits for another one, which goes on", async () => {
  using made = project(asleep);
  const first = await startedUntil(made, "waiting");
  const second = await startedUntil(made, "middle: waits for another run of it");
  second.child.kill("SIGINT");
  assertSaid(await second.ended(), 1, /^middle +blocked +interrupted/m);
  first.child.kill("SIGKILL");
  await first.ended();
  // Nobody listens to the stage of the killed process any more; it ends by itself.
  await processesGone(made);
  made.write("data/go.txt", "yes");
  assertSaid(await made.task("repro"), 0);
  assertTidy(made);
});
