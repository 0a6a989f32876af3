import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
import { style } from "../code/style.ts";
const stage = defineStage({
  about: "Reports the measure",
  params: z.strictObject({}),
  inputs: { measure: "data/{dataset}/measure.txt" },
  outputs: { out: "data/{dataset}/report.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.out, `${style}: ${await Deno.readTextFile(inputs.measure)}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
