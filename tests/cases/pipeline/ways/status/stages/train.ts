import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Scores the ridge",
  params: z.strictObject({ ridge: z.number() }),
  inputs: { rows: "data/{dataset}/rows.txt" },
  outputs: { metrics: metrics("data/{dataset}/metrics.json") },
  async run({ params, inputs, outputs }) {
    const rows = (await Deno.readTextFile(inputs.rows)).trimEnd().split("\n").length;
    await Deno.writeTextFile(outputs.metrics, JSON.stringify({ rows, score: { auc: 1 / (1 + params.ridge) } }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
