import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Copies it",
  params: z.strictObject({}),
  inputs: { a: "data/{dataset}/a.txt" },
  outputs: { b: "data/{dataset}/b.txt" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.a, outputs.b);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
