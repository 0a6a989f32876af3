/** Inputs that somebody edits at the wrong moment. */
import assert from "node:assert/strict";
import { assertSaid, assertTidy, exists, projectOf } from "./_faults.ts";
import type { TestProject } from "./_project.ts";

/** A stage that goes on only once the text of its input has changed. */
function waiting(inputs: string, path: string): TestProject {
  return projectOf({
    waits: {
      inputs,
      outputs: 'copy: "data/{dataset}/copy.txt"',
      run: `const text = () => Deno.readTextFileSync(${path});
        const before = text();
        log("waiting");
        if (before.startsWith("wait")) {
          while (text() === before) await new Promise((done) => setTimeout(done, 5));
        }
        Deno.writeTextFileSync(outputs.copy, before);`,
    },
  });
}

/** Kind of input, its declaration and what the stage reads, the file on disk, its name in the message. */
const kinds: [kind: string, inputs: string, path: string, file: string, name: string][] = [
  ["artifact", 'raw: "data/raw.txt"', "inputs.raw", "data/raw.txt", "data/raw.txt"],
  ["source", 'raw: source("source")', "inputs.raw", "data/sources/default/raw.txt", "raw"],
  ["folder", 'raw: "data/raw/"', 'inputs.raw + "/a"', "data/raw/a", "data/raw/"],
];

for (const [kind, inputs, path, file, name] of kinds) {
  Deno.test(`an input that is edited during the run fails the stage by name: ${kind}`, async () => {
    using project = waiting(inputs, path);
    project.write(file, "wait 1");
    const { mtime } = Deno.statSync(project.path(file));
    const child = project.start("repro");
    const stderr = new Response(child.stderr).text();
    let stdout = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += part;
      if (!stdout.includes("waiting") || project.read(file) !== "wait 1") continue;
      // As hard to see as can be: the same size, and the time put back.
      project.write(file, "wait 2");
      Deno.utimeSync(project.path(file), mtime!, mtime!);
    }
    const ended = { code: (await child.status).code, stdout, stderr: await stderr };
    assertSaid(
      ended,
      1,
      `Cannot accept stage "waits": input "${name}" changed while it ran, run it again`,
    );
    assert.ok(!exists(project.path("data/default/copy.txt")), "something was published");
    assert.ok(!exists(project.path("data/default.lock.json")), "something was recorded");
    assert.equal(project.read(file), "wait 2", "the edit was undone");
    assertTidy(project);
    project.write(file, "go on");
    assertSaid(await project.task("repro"), 0);
    assert.equal(project.read("data/default/copy.txt"), "go on");
  });
}

Deno.test("code that is edited during the run fails the stage by name", async () => {
  using project = waiting('raw: "data/raw.txt"', "inputs.raw");
  project.write("data/raw.txt", "wait 1");
  const child = project.start("repro");
  const stderr = new Response(child.stderr).text();
  let stdout = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += part;
    if (!stdout.includes("waiting") || project.read("data/raw.txt") !== "wait 1") continue;
    project.write("stages/waits.ts", project.read("stages/waits.ts") + "// edited\n");
    project.write("data/raw.txt", "wait 2");
  }
  const ended = { code: (await child.status).code, stdout, stderr: await stderr };
  assertSaid(
    ended,
    1,
    'Cannot accept stage "waits": its code "stages/waits.ts" changed while it ran, run it again',
  );
  assert.ok(!exists(project.path("data/default.lock.json")), "something was recorded");
});
