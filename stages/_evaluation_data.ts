/** Puts an evaluation and its decision into the words and shapes of its page. */
import type { Contract } from "../lib/contract/mod.ts";
import type { FloorRule } from "../lib/evaluation/mod.ts";
import type { CandidateChoice, Decision, Evaluation, EvaluationFile } from "../lib/model/mod.ts";
import type { EvaluatedModel, EvaluationData } from "../lib/report/mod.ts";
import { churnInWords, modelInWords, type Title } from "./_words.ts";

export interface Evaluated {
  contract: Pick<Contract, "dataset" | "about" | "label" | "value">;
  evaluation: EvaluationFile;
  decision: Decision;
  choice: CandidateChoice;
  title: Title;
  ruleWords: (rule: FloorRule) => string;
}

export function evaluationData(
  { contract, evaluation, decision, choice, title, ruleWords }: Evaluated,
): EvaluationData {
  const own = evaluation.models[evaluation.candidate]!;
  const { metrics, floors } = own;
  const best = floors.ranks.find(({ name }) => name === floors.best) ?? floors.ranks[0];
  return {
    dataset: contract.dataset,
    about: contract.about.replace(/\.$/, ""),
    churn_means: churnInWords(contract.label),
    decision,
    choice: choice.sentence,
    models: evaluation.comparison.map((one) => ({
      ...modelData(evaluation.models[one.name]!),
      ...one,
      name: modelInWords(one.name, one.kind, evaluation.against?.version),
    })),
    rule: best === undefined
      ? null
      : { name: ruleWords(best), pr_auc: best.pr_auc, gain: own.curves.gain[best.name] ?? [] },
    base_rate: {
      test: metrics.churn_rate,
      train: own.train.churn_rate,
      log_loss: floors.base_rate.log_loss,
    },
    test: { rows: metrics.rows, customers: metrics.customers, churned: metrics.churned },
    resamples: own.resamples,
    value: contract.value,
    roc_auc: metrics.roc_auc,
    slices: own.slices.map(({ attribute, level, roc_auc, roc_auc_interval, ...part }) => ({
      ...part,
      name: `${title(attribute)}: ${level ?? "(not known)"}`,
      roc_auc: roc_auc === null ? null : { value: roc_auc, interval: roc_auc_interval },
    })),
    slice_rows_min: own.slice_rows_min,
    months: own.months.flatMap(({ month, ...part }) =>
      month === null ? [] : [{ ...part, name: month }]
    ),
    in_time: contract.label.kind === "inactive",
  };
}

function modelData(
  { curves, called, threshold, calibration }: Evaluation,
): Omit<EvaluatedModel, "name" | "candidate" | "figures" | "above_baseline"> {
  return {
    reliability: curves.reliability,
    reliability_before: curves.reliability_before,
    calibrated: calibration.kind !== "none",
    gain: curves.gain.model ?? [],
    called,
    offer: threshold.offer,
    offers: threshold.offers,
    profit: { value: threshold.profit, interval: threshold.profit_interval },
    profit_curve: curves.profit,
  };
}
