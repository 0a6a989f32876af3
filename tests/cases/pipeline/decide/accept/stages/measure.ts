import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes its factor",
  params: z.strictObject({ factor: z.number() }),
  inputs: {},
  outputs: { out: "data/{dataset}/measure.txt" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.out, `factor ${params.factor}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
