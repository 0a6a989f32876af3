import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Repeats the raw text",
  params: z.strictObject({ source: z.string().optional(), times: z.int().min(1) }),
  inputs: { raw: source("source") },
  outputs: { raw: "data/{dataset}/raw.txt", parts: "data/{dataset}/parts/" },
  async run({ params, inputs, outputs, log, progress }) {
    log("reading");
    progress(1, 2);
    const text = (await Deno.readTextFile(inputs.raw)).repeat(params.times);
    await Deno.writeTextFile(outputs.raw, text);
    await Deno.writeTextFile(`${outputs.parts}/1.txt`, text);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
