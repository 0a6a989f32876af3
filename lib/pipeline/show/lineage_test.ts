import assert from "node:assert/strict";
import { join } from "node:path";
import { makeSample } from "../_sample.ts";
import { lineage } from "./lineage.ts";
import { lineageLines } from "./lineage_text.ts";
import { type Lock, lockText } from "../cache/lock.ts";
import { lockPath, type Project } from "../project.ts";
import { Runs } from "../cache/runs.ts";
import { removeIfThere, writeWhole } from "../cache/write.ts";

const source_hash = "3".repeat(64);

/** `fit` reads one file of the folder that `clean` makes from a source; `more` has nothing to do with it. */
function project(): Project {
  const made = makeSample({
    clean: { "clean/": { "a.csv": "a", "b.csv": "bb" } },
    fit: { "model.json": "{}" },
    more: { "more.txt": "more" },
  });
  const lock = lockOf(made);
  const { clean, fit } = lock;
  Object.assign(clean!, {
    inputs: { raw: { hash: source_hash, size: 2000 } },
    code: { "stages/clean.ts": "4".repeat(64) },
  });
  const { hash, size } = clean!.outputs["clean_"]!;
  Object.assign(fit!, {
    params: { ridge: 2, deep: { k: [7] } },
    packages: { "zod@4.6.7": "sha512-x" },
    code: { "stages/fit.ts": "5".repeat(64), "lib/x.ts": "6".repeat(64) },
    inputs: {
      rows: { hash, size, files: 2, path: "data/x/clean/" },
      hint: { hash: null, size: 0, path: "data/x/hint.txt" },
    },
  });
  writeWhole(lockPath(made), lockText(lock));
  const runs = new Runs(made);
  const reads = ["data/x/clean/a.csv"];
  runs.put({ ...runs.get(fit!.fingerprint)!, reads });
  runs.put({ ...runs.get(clean!.fingerprint)!, reads: ["source raw"] });
  return made;
}

function lockOf(made: Project): Lock {
  return JSON.parse(Deno.readTextFileSync(lockPath(made))).stages as Lock;
}

Deno.test("lineage() follows a file back to the sources, with what each stage ran with", async () => {
  const { root } = project();
  assert.deepEqual(lineageLines(await lineage(root, "data/x/model.json")), [
    "data/x/model.json  2 B  44136fa355b3",
    "└ made by stage fit of data set x",
    "  ├ run: 2026-01-01 00:00:00 UTC, 1.0 s",
    "  ├ code:",
    "  │ ├ lib/x.ts  666666666666",
    "  │ └ stages/fit.ts  555555555555",
    "  ├ packages:",
    "  │ ├ Deno 2.9.6 on linux-x86_64",
    "  │ └ zod@4.6.7",
    "  ├ parameters:",
    "  │ ├ deep.k = [7]",
    "  │ └ ridge = 2",
    "  ├ input hint = data/x/hint.txt  was not there (optional)",
    "  └ input rows = data/x/clean/  3 B in 2 files  " +
    `${lockOf(openedAt(root)).fit!.inputs.rows!.hash!.slice(0, 12)}  (1 of its files read)`,
    "    └ made by stage clean of data set x",
    "      ├ run: 2026-01-01 00:00:00 UTC, 1.0 s",
    "      ├ code: stages/clean.ts  444444444444",
    "      ├ packages: Deno 2.9.6 on linux-x86_64",
    "      └ input raw = a source from outside  2.0 KiB  333333333333",
  ]);
});

function openedAt(root: string): Project {
  return { root, dataset: "x" } as Project;
}

Deno.test("lineage() finds a file within a folder, a copy under another name, and a folder", async () => {
  const { root } = project();
  const copy = Deno.makeTempFileSync();
  Deno.copyFileSync(join(root, "data/x/clean/b.csv"), copy);
  for (const file of ["data/x/clean/b.csv", copy, "data/x/clean", "data/x/clean/"]) {
    assert.equal((await lineage(root, file)).made_by, "x/clean", file);
  }
});

Deno.test("lineage() finds a file within a folder when the cache has lost the folder's list", async () => {
  const { root, cache } = project();
  removeIfThere(join(cache, "objects"));
  assert.equal((await lineage(root, "data/x/clean/b.csv")).made_by, "x/clean");
});

Deno.test("lineage() finds what only the run cache knows, and says what is not on record", async () => {
  const made = project();
  const lock = lockOf(made);
  delete lock.fit;
  writeWhole(lockPath(made), lockText(lock));
  const found = await lineage(made.root, "data/x/model.json");
  assert.match(found.made_by!, /^run [0-9a-f]{12}$/);
  assert.match(lineageLines(found).join("\n"), /not in any lock file here/);
});

Deno.test("lineage() names who reads a source that no stage made", async () => {
  const made = project();
  const lock = lockOf(made);
  writeWhole(join(made.root, "data/sources/x/raw.csv"), "{}{}");
  const { hash, size } = (await import("../cache/hash.ts"))
    .hashFile(join(made.root, "data/sources/x/raw.csv"));
  lock.clean!.inputs.raw = { hash, size };
  writeWhole(lockPath(made), lockText(lock));
  const found = await lineage(made.root, "data/sources/x/raw.csv");
  assert.deepEqual(found.source_of, ["stage clean of data set x, input raw"]);
});

Deno.test("lineage() shows a stage once when two inputs come from it", async () => {
  const made = project();
  const lock = lockOf(made);
  const { rows } = lock.fit!.inputs;
  lock.fit!.inputs.again = rows!;
  writeWhole(lockPath(made), lockText(lock));
  const lines = lineageLines(await lineage(made.root, "data/x/model.json"));
  assert.equal(lines.filter((line) => line.includes("made by stage clean")).length, 2);
  assert.equal(lines.filter((line) => line.includes("(see above)")).length, 1);
});

Deno.test("lineage() refuses an edited file with both hashes and what to do", async () => {
  const { root } = project();
  Deno.writeTextFileSync(join(root, "data/x/model.json"), "{ }");
  await assert.rejects(
    () => lineage(root, "data/x/model.json"),
    /"data\/x\/model.json": it was edited, its content is [0-9a-f]{12} and recorded is 44136fa355b3, run "deno task repro fit"/,
  );
});

Deno.test("lineage() refuses what is missing, unknown or without records", async () => {
  const { root } = project();
  removeIfThere(join(root, "data/x/model.json"));
  const refuse = (file: string, why: RegExp, dataset?: string) =>
    assert.rejects(() => lineage(root, file, dataset), why);
  await refuse("data/x/model.json", /it is not there; recorded is 44136fa355b3, run/);
  await refuse("data/x/modl.json", /there is no such file, nearest is "data\/x\/model.json"/);
  writeWhole(join(root, "other.txt"), "other");
  await refuse("other.txt", /no run has made or read its content \([0-9a-f]{12}\)/);
  await refuse("other.txt", /data set "y" has no records, nearest is "x"/, "y");
  await assert.rejects(() => lineage(Deno.makeTempDirSync(), "a"), /there are no records yet/);
});
