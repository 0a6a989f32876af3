import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Copies a word",
  params: z.strictObject({}),
  inputs: { word: "data/words/one.txt" },
  outputs: { word: "data/{dataset}/out/word.txt" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.word, outputs.word);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
