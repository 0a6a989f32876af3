/** Holds that every topic of cases has its test file, or its cases would be replayed by nobody. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { casesFolder, foldersIn, testCase } from "./_cases.ts";

const topics = foldersIn(casesFolder).filter((name) => !hasTranscript(name));

Deno.test("every topic of pipeline cases has its test file", () => {
  const files = [...Deno.readDirSync(join(import.meta.dirname!, "pipeline"))].map((file) =>
    file.name
  );
  assert.deepEqual(topics.filter((topic) => !files.includes(`${topic}_test.ts`)), []);
});

// A case may also stand beside the topics.
for (const name of foldersIn(casesFolder).filter(hasTranscript)) testCase(name);

function hasTranscript(name: string): boolean {
  return [...Deno.readDirSync(join(casesFolder, name))].some((entry) =>
    entry.name === "transcript.txt"
  );
}
