/** Trains the logistic baseline. Test rows are not among its inputs. */
import { defineStage, main, metrics, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Train, validate and calibrate the logistic baseline",
  params: z.strictObject({
    ridge: z.number().min(0).default(1)
      .describe("Penalty on standardised weights, in rows; scikit-learn's 1 / C"),
    steps_max: z.int().min(1).default(4000)
      .describe("Most steps of the fit; weights that have not settled by then are refused"),
    levels_max: z.int().min(2).default(100)
      .describe("Most levels of a category; more name rows rather than kinds of them"),
    churners_min: z.int().min(2).default(10)
      .describe("Fewest churned, and fewest other, rows to learn, validate or calibrate from"),
    holdout_share: z.number().min(0.01).max(0.9).default(0.2)
      .describe("Share of the training customers that validate where the split has no validation"),
    calibration: z.enum(["choose", "none"]).default("choose")
      .describe("choose: Platt's, none or isotonic, by log loss on customers left out of the fit"),
    calibration_folds: z.int().min(2).default(5)
      .describe("Groups of customers that are left out in turn to choose the calibration"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    train: "data/{dataset}/training/train.parquet",
    validation: "data/{dataset}/training/validation.parquet",
    calibration: "data/{dataset}/training/calibration.parquet",
    definition: "data/{dataset}/features/definition.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "label",
      "snapshots",
      "split",
      "calibration_snapshots",
      "value",
    ]),
  },
  outputs: {
    model: "data/{dataset}/models/baseline/model.json",
    metrics: metrics("data/{dataset}/models/baseline/metrics.json"),
    validation: "data/{dataset}/models/baseline/validation.parquet",
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, temporary, sandbox, log }) {
    const { trainBaseline } = await import("../lib/training/mod.ts");
    const { readTrainingInput, writeTrained } = await import("./_training.ts");
    const { memory_mib, ...options } = params;
    const input = await readTrainingInput(inputs, sandbox, memory_mib);
    const trained = await trainBaseline(input, options);
    await writeTrained(trained, outputs, sandbox, temporary);
    const { validation, calibration } = trained.model;
    log(
      `validation: log loss ${validation!.log_loss.toFixed(4)}, calibration: ${calibration.kind}`,
    );
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
