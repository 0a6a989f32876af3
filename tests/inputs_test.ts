/** Replays the cases of input, most of them malformed: what is said, and that no record is lost. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { foldersIn } from "./_cases.ts";
import { inputsFolder, runInput } from "./_inputs.ts";

for (const name of foldersIn(inputsFolder)) {
  Deno.test(`input case ${name} says what is expected and loses nothing`, async () => {
    const { lines, tables, rejects } = await runInput(name);
    for (const [table, { records, rows, rejects: rejected }] of Object.entries(tables)) {
      const own = rejects.filter((reject) => reject.table === table);
      if (records === undefined) {
        assert.equal(own.length, 0, `${table}: it was made, so there was nothing to reject`);
        continue;
      }
      assert.equal(rows + own.length, records, `${table}: rows and rejects are all records`);
      assert.equal(own.length, rejected);
      const places = new Set(own.map(({ file, line }) => `${file}:${line}`));
      assert.equal(places.size, own.length, `${table}: no record is rejected twice`);
    }
    const expected = join(inputsFolder, name, "expected.txt");
    const actual = `${lines.join("\n")}\n`;
    // What has changed is written where a person asks for it and reads the difference in Git.
    if (Deno.env.get("UPDATE") === "1" && Deno.env.get("CI") !== "true") {
      Deno.writeTextFileSync(expected, actual);
    } else assert.equal(actual, Deno.readTextFileSync(expected));
  });
}
