import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes a word",
  params: z.strictObject({}),
  inputs: {},
  outputs: { word: "data/{dataset}/word.txt" },
  async run({ outputs }) {
    await Deno.writeTextFile(outputs.word, "word");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
