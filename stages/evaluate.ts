/** Measures all models on the test rows, once, and lets the gate decide whether the candidate may serve. */
import {
  defineStage,
  main,
  metrics,
  optional,
  report,
  resolved,
  yamlKeys,
} from "../lib/stage/mod.ts";
import { z } from "zod";

const difference = z.number().min(0);

const stage = defineStage({
  about: "Measure the models on the test rows, and decide whether the candidate may serve",
  params: z.strictObject({
    log_loss_gain_min: difference.default(0.002)
      .describe("Margin of the gate: a smaller gain in log loss is not worth a change"),
    ece_worse_max: difference.default(0.02)
      .describe("The gate stops what is shown to have more calibration error than this above"),
    pr_auc_worse_max: difference.default(0.02)
      .describe("The gate stops what is shown to have more PR-AUC than this below"),
    group_log_loss_worse_max: difference.default(0.05)
      .describe("The gate stops what is shown to be worse than this for a group of customers"),
    group_rows_min: z.int().min(10).default(200)
      .describe("Groups of fewer test rows do not stop a candidate"),
    rows_min: z.int().min(1).default(100).describe("Fewest test rows for anybody to be promoted"),
    class_rows_min: z.int().min(1).default(20)
      .describe("Fewest test rows of customers who left, and of others, to be promoted"),
    resamples: z.int().min(100).default(1000)
      .describe("Resamples of customers behind each interval and each bound"),
    seed: z.int().min(0).default(42).describe("Seed of the resamples"),
    leak_roc_auc_max: z.number().min(0.5).max(1).default(0.95)
      .describe("A single feature that ranks better is named as a suspected leak"),
    slice_rows_min: z.int().min(10).default(100)
      .describe("Smaller groups of test rows get no figures of their own"),
    slice_roc_auc_drop: difference.default(0.05)
      .describe("A group or month whose ROC-AUC is shown to be more below that of all is named"),
    slice_calibration_gap: difference.default(0.05)
      .describe("A group or month shown to be further off in its mean probability is named"),
    importance_rows_max: z.int().min(1).default(1000)
      .describe("Most test rows whose scores are taken apart to see which features move them"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    test: "data/{dataset}/training/test.parquet",
    // For the base rate, the rules that need no model, and suspected leaks.
    train: "data/{dataset}/training/train.parquet",
    definition: "data/{dataset}/features/definition.json",
    baseline: "data/{dataset}/models/baseline/model.json",
    challenger: "data/{dataset}/models/challenger/model.json",
    imported: optional("data/{dataset}/models/imported/model.json"),
    buy_till_you_die: "data/{dataset}/models/buy_till_you_die/model.json",
    candidate: "data/{dataset}/models/candidate/model.json",
    choice: "data/{dataset}/models/candidate/choice.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "about",
      "tables",
      "daily",
      "label",
      "value",
    ]),
    against: resolved({
      stores: ["registry"],
      under: "models/{dataset}/aliases/",
      after: ["data/{dataset}/models/candidate/model.json"],
      async resolve({ dataset, after, stores }) {
        const { sha256Of, versionToCompareWith } = await import("../lib/registry/mod.ts");
        const { openStorage } = await import("../lib/storage/mod.ts");
        const candidate = sha256Of(await Deno.readFile(after[0]!));
        return await versionToCompareWith(openStorage(stores.registry), dataset, candidate);
      },
    }),
  },
  outputs: {
    evaluation: "data/{dataset}/evaluation/evaluation.json",
    decision: "data/{dataset}/evaluation/decision.json",
    metrics: metrics("data/{dataset}/evaluation/metrics.json"),
    report: report("data/{dataset}/evaluation/evaluation.html"),
  },
  needs: { ffi: true, stores: { registry: "read" } },
  async run({ params, inputs, outputs, stores, sandbox, log }) {
    const { evaluateCandidate, evaluationMetrics } = await import("../lib/evaluation/mod.ts");
    const { evaluationReport } = await import("../lib/report/mod.ts");
    const { evaluationData } = await import("./_evaluation_data.ts");
    const { readCandidateInput } = await import("./_evaluation_input.ts");
    const { memory_mib, ...options } = params;
    const input = await readCandidateInput(inputs, stores.registry, sandbox, memory_mib);
    const { evaluation, decision } = evaluateCandidate(input, options);
    const write = (file: string, value: unknown) =>
      Deno.writeTextFile(file, `${JSON.stringify(value)}\n`);
    await write(outputs.evaluation, evaluation);
    await Deno.writeTextFile(outputs.decision, `${JSON.stringify(decision, null, 2)}\n`);
    await write(outputs.metrics, evaluationMetrics(evaluation, decision));
    const data = evaluationData({ ...input, evaluation, decision });
    await Deno.writeTextFile(outputs.report, evaluationReport(data));
    log(decision.sentence);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
