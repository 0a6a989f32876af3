import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Nobody sweeps over it",
  params: z.strictObject({}),
  inputs: { metrics: "data/{dataset}/metrics.json" },
  outputs: { report: "data/{dataset}/report.txt" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.metrics, outputs.report);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
