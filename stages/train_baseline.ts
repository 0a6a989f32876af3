/** Trains the logistic baseline, and measures it beside rules that need no model. */
import { defineStage, main, metrics, yamlKeys } from "../lib/stage/mod.ts";
import { createHash } from "node:crypto";
import { z } from "zod";

const stage = defineStage({
  about: "Train, calibrate and measure the logistic baseline",
  params: z.strictObject({
    ridge: z.number().min(0).default(1)
      .describe("Penalty on standardised weights, in rows; scikit-learn's 1 / C"),
    steps_max: z.int().min(1).default(4000)
      .describe("Most steps of the fit; weights that have not settled by then are refused"),
    levels_max: z.int().min(2).default(100)
      .describe("Most levels of a category; more name rows rather than kinds of them"),
    churners_min: z.int().min(2).default(10)
      .describe("Fewest churned, and fewest other, rows to learn or calibrate from"),
    calibration: z.enum(["choose", "none"]).default("choose")
      .describe("choose: none, Platt's or isotonic, by log loss on customers left out of the fit"),
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
    test: "data/{dataset}/training/test.parquet",
    calibration: "data/{dataset}/training/calibration.parquet",
    definition: "data/{dataset}/features/definition.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "tables",
      "daily",
      "label",
      "value",
    ]),
  },
  outputs: {
    model: "data/{dataset}/models/baseline/model.json",
    metrics: metrics("data/{dataset}/models/baseline/metrics.json"),
    evaluation: "data/{dataset}/models/baseline/evaluation.json",
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { contractHash, readDefinition, readLabelledRows, saveModel, trainBaseline } =
      await import("../lib/model/mod.ts");
    const { readParts } = await import("../lib/contract/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const { memory_mib, ...options } = params;
    const contract = readParts(inputs.contract, ["dataset", "daily", "label", "value"]);
    const definition = readDefinition(await Deno.readTextFile(inputs.definition));
    async function readAll() {
      await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
      const read = (file: string) => readLabelledRows(table, file, definition.features);
      const some = async (file: string) => {
        const rows = await read(file);
        return rows.keys.length === 0 ? undefined : rows;
      };
      return {
        train: await read(inputs.train),
        validation: await some(inputs.validation),
        calibration: await some(inputs.calibration),
        test: await read(inputs.test),
      };
    }
    const data = createHash("sha256");
    // The test rows have no part in the model, so neither have they in its hashes.
    for (const file of [inputs.train, inputs.calibration]) data.update(await Deno.readFile(file));
    const { model, metrics, evaluation } = trainBaseline({
      ...contract,
      ...await readAll(),
      definition,
      hashes: { contract: contractHash(contract), data: data.digest("hex") },
    }, options);
    await Deno.writeTextFile(outputs.model, saveModel(model));
    await Deno.writeTextFile(outputs.metrics, `${JSON.stringify(metrics, null, 2)}\n`);
    await Deno.writeTextFile(outputs.evaluation, `${JSON.stringify(evaluation)}\n`);
    const { pr_auc, roc_auc } = evaluation.metrics;
    log(`test: PR-AUC ${pr_auc.value.toFixed(4)}, ROC-AUC ${roc_auc.value.toFixed(4)}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
