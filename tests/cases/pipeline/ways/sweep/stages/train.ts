import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Scores the ridge",
  params: z.strictObject({ ridge: z.number(), steps: z.array(z.int()).default([1]) }),
  inputs: { rows: "data/{dataset}/rows.txt" },
  outputs: { metrics: metrics("data/{dataset}/metrics.json"), model: "data/{dataset}/model/" },
  async run({ params, inputs, outputs }) {
    if (params.ridge < 0) throw new Error("Cannot train: the ridge is negative");
    const rows = (await Deno.readTextFile(inputs.rows)).trimEnd().split("\n").length;
    await Deno.writeTextFile(`${outputs.model}/ridge.txt`, String(params.ridge));
    await Deno.writeTextFile(outputs.metrics, JSON.stringify({ rows, auc: params.ridge / 4, count: params.steps.length }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
