import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { replay } from "./_transcript.ts";

/** Where the cases of the pipeline lie: a folder per topic, and in it a folder per case. */
export const casesFolder = join(import.meta.dirname!, "cases", "pipeline");

/** Names of the folders in a folder, sorted. */
export function foldersIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].filter((entry) => entry.isDirectory)
    .map((entry) => entry.name).sort();
}

/**
 * Makes a test of every case of a topic. A topic's test file, `pipeline/<topic>_test.ts`, calls this
 * and nothing else: `deno test --parallel` spreads files over processors, not the tests in a file.
 */
export function testCases(meta: ImportMeta): void {
  const topic = basename(meta.filename!, "_test.ts");
  for (const name of foldersIn(join(casesFolder, topic))) testCase(`${topic}/${name}`);
}

/** Makes the test of one case, named by its path below `casesFolder`. */
export function testCase(name: string): void {
  Deno.test(`pipeline case ${name} prints its transcript`, async () => {
    const folder = join(casesFolder, name);
    const { expected, actual } = await replay(folder);
    // A changed transcript is written where a person asks for it and reads the difference in Git.
    if (Deno.env.get("UPDATE") === "1" && Deno.env.get("CI") !== "true") {
      Deno.writeTextFileSync(join(folder, "transcript.txt"), actual);
    } else assert.equal(actual, expected);
  });
}
