/** Links in sources and around artifacts. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { assertSaid, assertTidy, exists, outcomes, projectOf } from "./_faults.ts";
import type { TestProject } from "./_project.ts";

const folder = "data/sources/default/raw";

/** A project whose source is a folder with one file, and a second file in it, so that the folder counts. */
function linked(): TestProject {
  const project = projectOf({
    list: {
      inputs: 'raw: source("source")',
      outputs: 'list: "data/{dataset}/list.txt"',
      run: `const names = [...Deno.readDirSync(inputs.raw)].map((entry) => entry.name).sort();
        Deno.writeTextFileSync(outputs.list, names.join());`,
    },
  });
  project.write(`${folder}/a.txt`, "a");
  project.write(`${folder}/deep/b.txt`, "b");
  return project;
}

async function outcome(project: TestProject): Promise<string | undefined> {
  const ended = await project.task("repro", "--json");
  assertSaid(ended, 0);
  return outcomes(ended).list;
}

Deno.test("a link in a source that leads back to a folder around it is followed once", async () => {
  using project = linked();
  Deno.symlinkSync("..", project.path(`${folder}/deep/up`));
  Deno.symlinkSync(".", project.path(`${folder}/here`));
  assert.equal(await outcome(project), "run");
  assert.equal(await outcome(project), "skip");
  project.write(`${folder}/deep/b.txt`, "c");
  assert.equal(await outcome(project), "run");
  const { raw } = JSON.parse(project.read("data/default.lock.json")).stages.list.inputs;
  assert.equal(raw.files, 2);
});

Deno.test("a change behind a link of a source is noticed", async () => {
  using project = linked();
  project.write("elsewhere/c.txt", "c");
  Deno.symlinkSync(project.path("elsewhere"), project.path(`${folder}/out`));
  Deno.symlinkSync(project.path("elsewhere/c.txt"), project.path(`${folder}/c.txt`));
  assert.equal(await outcome(project), "run");
  project.write("elsewhere/c.txt", "d");
  assert.equal(await outcome(project), "run");
  assert.equal(await outcome(project), "skip");
});

for (const [what, target] of [["to nothing", "gone.txt"], ["to itself", "bad"]] as const) {
  Deno.test(`a link ${what} in a source is refused by name`, async () => {
    using project = linked();
    Deno.symlinkSync(target, project.path(`${folder}/bad`));
    const said = `Cannot use "${folder}/bad": the link leads nowhere, mend or remove it`;
    assertSaid(await project.task("repro"), 1, said);
    assertSaid(await project.task("status"), 1, said);
    assertTidy(project);
    Deno.removeSync(project.path(`${folder}/bad`));
    assert.equal(await outcome(project), "run");
  });
}

Deno.test("a link out of the project is refused for artifacts, and nothing is written there", async () => {
  using outside = projectOf({});
  using project = projectOf({
    copy: {
      inputs: 'raw: "data/raw.txt"',
      outputs: 'copy: "data/{dataset}/deep/copy.txt"',
      run: "Deno.copyFileSync(inputs.raw, outputs.copy);",
    },
  });
  outside.write("raw.txt", "outside");
  project.write("data/raw.txt", "inside");
  Deno.mkdirSync(project.path("data/default"));
  Deno.symlinkSync(outside.root, project.path("data/default/deep"));
  assertSaid(
    await project.task("repro"),
    1,
    '"data/default/deep" is a link out of the project, remove the link',
  );
  assert.ok(!exists(join(outside.root, "copy.txt")));
  Deno.removeSync(project.path("data/default/deep"));
  Deno.removeSync(project.path("data/raw.txt"));
  Deno.symlinkSync(join(outside.root, "raw.txt"), project.path("data/raw.txt"));
  assertSaid(
    await project.task("repro"),
    1,
    '"data/raw.txt" is a link out of the project, declare a source instead',
  );
  Deno.removeSync(project.path("data/raw.txt"));
  project.write("data/raw.txt", "inside");
  assertSaid(await project.task("repro"), 0);
  // An output that has become a link is replaced, not written through.
  Deno.removeSync(project.path("data/default/deep/copy.txt"));
  Deno.symlinkSync(join(outside.root, "raw.txt"), project.path("data/default/deep/copy.txt"));
  assertSaid(await project.task("repro"), 0);
  assert.equal(Deno.readTextFileSync(join(outside.root, "raw.txt")), "outside");
  assert.equal(project.read("data/default/deep/copy.txt"), "inside");
});
