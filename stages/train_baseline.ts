/** Trains the logistic baseline. Test rows are not among its inputs. */
import { defineStage, main, metrics, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";
import type { BaselineInput, CalibrationChoice, ModelFile } from "../lib/model/mod.ts";

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
    resamples: z.int().min(100).default(1000)
      .describe("Resamples of customers behind each 95 % interval"),
    seed: z.int().min(0).default(42).describe("Seed of the resamples"),
    leak_roc_auc_max: z.number().min(0.5).max(1).default(0.95)
      .describe("A single feature that ranks better is named as a suspected leak"),
    slice_rows_min: z.int().min(10).default(100)
      .describe("Smaller groups of test rows get no figures of their own"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    train: "data/{dataset}/training/train.parquet",
    validation: "data/{dataset}/training/validation.parquet",
    calibration: "data/{dataset}/training/calibration.parquet",
    test: "data/{dataset}/training/test.parquet",
    definition: "data/{dataset}/features/definition.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "tables",
      "daily",
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
    evaluation: "data/{dataset}/models/baseline/evaluation.json",
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, temporary, sandbox, log }) {
    const { trainBaseline } = await import("../lib/model/mod.ts");
    const { readTrainingInput, writeTrained } = await import("./_training.ts");
    const { memory_mib, ...options } = params;
    const input = await readTrainingInput(inputs, sandbox, memory_mib);
    const trained = await trainBaseline(input, options);
    await writeTrained(trained, outputs, sandbox, temporary);
    await evaluate(trained.model, input);
    const { validation, calibration } = trained.model;
    log(
      `validation: log loss ${validation!.log_loss.toFixed(4)}, calibration: ${calibration.kind}`,
    );

    async function evaluate({ fit, calibrated_on, ...model }: ModelFile, { train }: BaselineInput) {
      const { evaluateModel, floorRules, readLabelledRows, suspectedLeaks } = await import(
        "../lib/model/mod.ts"
      );
      const { readParts } = await import("../lib/contract/mod.ts");
      const { openTable } = await import("../lib/table/mod.ts");
      await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
      const test = await readLabelledRows(table, inputs.test, input.definition.features);
      const { keys, labels, columns } = train;
      const base_rate = Number(fit.churned) / Number(fit.rows);
      const { leak_roc_auc_max: roc_auc_max, resamples, seed, slice_rows_min } = options;
      const evaluation = evaluateModel({ fit, calibrated_on, ...model }, test, {
        rules: floorRules(
          input.definition.features,
          readParts(inputs.contract, ["daily"]).daily,
          train,
        ),
        base_rate,
        choice: calibrated_on === null ? undefined : calibrated_on as CalibrationChoice,
        train: { rows: Number(fit.rows), churn_rate: base_rate },
        leaks: {
          roc_auc_max,
          suspected: suspectedLeaks(keys, labels, columns, { roc_auc_max }),
          without_history: input.definition.features.filter(({ as_of }) => as_of === "today")
            .map(({ name }) => name),
        },
        value: input.value,
        resamples,
        seed,
        slice_rows_min,
      });
      await Deno.writeTextFile(outputs.evaluation, `${JSON.stringify(evaluation)}\n`);
    }
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
