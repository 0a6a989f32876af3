import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Reports the count",
  params: z.strictObject({}),
  inputs: { count: "data/{dataset}/count.txt" },
  outputs: { report: "data/{dataset}/report.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.report, `lines: ${await Deno.readTextFile(inputs.count)}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
