import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "A", params: z.strictObject({ n: z.int().default(3), source: z.string().optional() }),
  inputs: { raw: source("source") }, outputs: { a: "data/{dataset}/a.txt", dir: "data/{dataset}/dir/" },
  async run({ params, inputs, outputs, log }) {
    log("working " + params.n);
    await Deno.writeTextFile(outputs.a, (await Deno.readTextFile(inputs.raw)).repeat(params.n));
    await Deno.writeTextFile(outputs.dir + "/x.txt", "x"); 
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
