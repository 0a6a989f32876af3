import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes a folder of parts",
  params: z.strictObject({ parts: z.int() }),
  inputs: {},
  outputs: { parts: "data/{dataset}/parts/" },
  async run({ params, outputs }) {
    await Deno.mkdir(`${outputs.parts}/deep`);
    await Deno.writeTextFile(`${outputs.parts}/deep/note.txt`, "");
    for (let part = 1; part <= params.parts; part++) {
      await Deno.writeTextFile(`${outputs.parts}/${part}.txt`, `part ${part}`);
    }
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
