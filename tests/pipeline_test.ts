import assert from "node:assert/strict";
import { join } from "node:path";
import { replay } from "./_transcript.ts";

const folder = join(import.meta.dirname!, "cases", "pipeline");

for (const { name } of [...Deno.readDirSync(folder)].sort((a, b) => (a.name < b.name ? -1 : 1))) {
  Deno.test(`pipeline case ${name} prints its transcript`, async () => {
    const { expected, actual } = await replay(join(folder, name));
    // A changed transcript is written where a person asks for it and reads the difference in Git.
    if (Deno.env.get("UPDATE") === "1" && Deno.env.get("CI") !== "true") {
      Deno.writeTextFileSync(join(folder, name, "transcript.txt"), actual);
    } else assert.equal(actual, expected);
  });
}
