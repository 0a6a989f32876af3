import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Takes the raw text",
  params: z.strictObject({ source: z.string().optional() }),
  inputs: { raw: source("source") },
  outputs: { raw: "data/{dataset}/raw.txt" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.raw, outputs.raw);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
