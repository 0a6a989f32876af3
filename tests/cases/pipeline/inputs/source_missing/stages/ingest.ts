import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Needs its source",
  params: z.strictObject({ source: z.string().optional() }),
  inputs: { raw: source("source") },
  outputs: { out: "data/{dataset}/raw.txt" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.raw, outputs.out);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
