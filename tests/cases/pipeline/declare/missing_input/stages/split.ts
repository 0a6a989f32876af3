import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Splits words",
  params: z.strictObject({}),
  inputs: {},
  outputs: { words: "data/{dataset}/words.txt" },
  async run({ outputs }) {
    await Deno.writeTextFile(outputs.words, "a b c");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
