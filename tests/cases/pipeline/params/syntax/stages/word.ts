import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes its word",
  params: z.strictObject({ word: z.string().default("none"), __proto__: z.string().optional() }),
  inputs: {},
  outputs: { word: "data/{dataset}/word.txt" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.word, params.word);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
