import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Takes the raw file",
  params: z.strictObject({ source: z.string().optional() }),
  inputs: { raw: source("source") },
  outputs: { raw: "data/{dataset}/raw.csv", parts: "data/{dataset}/parts/" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.raw, outputs.raw);
    await Deno.copyFile(inputs.raw, `${outputs.parts}/1.csv`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
