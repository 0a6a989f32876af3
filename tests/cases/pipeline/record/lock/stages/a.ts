import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes its letter",
  params: z.strictObject({ letter: z.string().default("a") }),
  inputs: {},
  outputs: { a: "data/{dataset}/a.txt" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.a, params.letter);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
