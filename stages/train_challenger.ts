/** Trains boosted trees, their settings chosen by validation rows. Test rows are not among its inputs. */
import { defineStage, main, metrics, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const share = z.number().gt(0).max(1);

/** How trees are grown; lib/training says what other libraries call these settings. */
const setting = {
  growth: z.enum(["leaf", "depth"]),
  leaves_max: z.int().min(2).max(65_536).nullable(),
  depth_max: z.int().min(1).max(64).nullable(),
  learning_rate: share,
  child_rows_min: z.int().min(1).nullable(),
  child_hessian_min: z.number().min(0),
  row_share: share,
  column_share: share,
  l1: z.number().min(0),
  l2: z.number().min(0),
  gain_min: z.number().min(0),
  bins_max: z.int().min(2).max(255),
  one_hot_levels_max: z.int().min(0).max(255),
  category_smoothing: z.number().min(0),
  category_l2: z.number().min(0),
  rounds_max: z.int().min(1).max(100_000),
  patience: z.int().min(1),
  seed: z.int().min(0),
};

const stage = defineStage({
  about: "Train, validate and calibrate the challenger: boosted trees",
  params: z.strictObject({
    growth: setting.growth.default("leaf")
      .describe("leaf: the split with the most gain first; depth: level by level"),
    leaves_max: setting.leaves_max.default(8)
      .describe("Most leaves of a tree; null: as many as the depth allows"),
    depth_max: setting.depth_max.default(null)
      .describe("Most splits between root and leaf; null: as many as the leaves allow"),
    learning_rate: setting.learning_rate.default(0.05)
      .describe("Share of each tree's answer that is added"),
    child_rows_min: setting.child_rows_min.default(null)
      .describe("Fewest rows of a leaf; null: the square root of the rows to learn from"),
    child_hessian_min: setting.child_hessian_min.default(1)
      .describe("Least sum of p (1 − p) over a leaf's rows"),
    row_share: setting.row_share.default(0.8).describe("Share of rows that each tree sees"),
    column_share: setting.column_share.default(0.8)
      .describe("Share of features that each tree sees"),
    l1: setting.l1.default(0).describe("Penalty on the sum of a leaf's gradients"),
    l2: setting.l2.default(1).describe("Penalty on a leaf's squared value"),
    gain_min: setting.gain_min.default(0).describe("Least gain of a split"),
    bins_max: setting.bins_max.default(255).describe("Most intervals that a number is cut into"),
    one_hot_levels_max: setting.one_hot_levels_max.default(4)
      .describe("Categories of at most so many levels are split one level against the rest"),
    category_smoothing: setting.category_smoothing.default(10)
      .describe("Sum of p (1 − p) that draws a level to the average before levels are sorted"),
    category_l2: setting.category_l2.default(10)
      .describe("Penalty added to l2 in judging splits by sorted levels"),
    rounds_max: setting.rounds_max.default(500).describe("Most trees"),
    patience: setting.patience.default(40)
      .describe("Rounds without a better log loss of validation rows before growing stops"),
    seed: setting.seed.default(42).describe("Chooses rows and features where shares are below 1"),
    grid: z.array(z.strictObject(setting).partial())
      .default([{ leaves_max: 4 }, { leaves_max: 8 }, { leaves_max: 15 }])
      .describe("Settings to choose from by validation rows, each over those above; [] for none"),
    monotone: z.record(z.string(), z.enum(["up", "down"])).default({})
      .describe("Features with which churn may only rise (up) or only fall (down), by name"),
    customers_share: share.default(1)
      .describe("Share of the customers to learn from, by a hash of their keys; for a quick look"),
    threads: z.int().min(1).max(64).default(1)
      .describe("Threads that share the work; any number gives the same bytes"),
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
    definition: "data/{dataset}/features/definition.json",
    buy_till_you_die: "data/{dataset}/models/buy_till_you_die/model.json",
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
    model: "data/{dataset}/models/challenger/model.json",
    metrics: metrics("data/{dataset}/models/challenger/metrics.json"),
    validation: "data/{dataset}/models/challenger/validation.parquet",
  },
  needs: { ffi: true, worker: ["lib/training/trees/worker.ts"] },
  async run({ params, inputs, outputs, temporary, sandbox, log, progress }) {
    const { trainChallenger } = await import("../lib/training/mod.ts");
    const { readTrainingInput, writeTrained } = await import("./_training.ts");
    const { derivedBy, readBuyTillYouDie } = await import("./_buy_till_you_die.ts");
    const { memory_mib, holdout_share, churners_min, calibration, calibration_folds } = params;
    const { grid, monotone, customers_share, threads, ...rest } = params;
    const { calibration: _, ...input } = await readTrainingInput(
      { ...inputs },
      sandbox,
      memory_mib,
    );
    const settings = z.object(setting).parse(rest);
    const text = await Deno.readTextFile(inputs.buy_till_you_die);
    const derived = derivedBy(readBuyTillYouDie(text));
    const trained = await trainChallenger({ ...input, derived }, {
      ...{ settings, grid, monotone, customers_share, threads },
      ...{ holdout_share, churners_min, calibration, calibration_folds },
      onTrial: progress,
    });
    await writeTrained(trained, outputs, sandbox, temporary);
    const { model } = trained;
    log(
      `validation: log loss ${
        model.validation!.log_loss.toFixed(4)
      }, rounds: ${model.fit.rounds}, ` +
        `calibration: ${model.calibration.kind}`,
    );
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
