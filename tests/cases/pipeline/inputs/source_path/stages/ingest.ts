import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Counts the raw lines",
  params: z.strictObject({ source: z.string().optional(), skip: z.int().default(0) }),
  inputs: { raw: source("source") },
  outputs: { count: "data/{dataset}/count.txt" },
  async run({ params, inputs, outputs }) {
    const lines = (await Deno.readTextFile(inputs.raw)).trimEnd().split("\n");
    await Deno.writeTextFile(outputs.count, `${lines.length - params.skip}\n`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
