import { compared_figures, type ComparedFigures } from "../compare_models.ts";
import type { Measured } from "../../metrics/mod.ts";
import type { Decision, EvaluationFile } from "../../model/mod.ts";

/**
 * The numbers that runs are compared by: the candidate's under `test`, those of each model under its
 * name, and the gate's.
 */
export function evaluationMetrics(
  { models, candidate, comparison }: EvaluationFile,
  { promote, rules, power }: Decision,
): Record<string, unknown> {
  const { metrics, floors, threshold } = models[candidate]!;
  const { rows, customers, churned, churn_rate } = metrics;
  const figuresOf = (name: string) => flatFigures(comparison.find((one) => one.name === name)!);
  const gain = rules.find(({ name }) => name === "log_loss_gain" || name === "base_rate")!;
  return {
    test: {
      rows,
      customers,
      churned,
      churn_rate,
      ...figuresOf(candidate),
      pr_auc_above_best_floor: flat(floors.pr_auc_gain),
      profit: threshold.profit,
    },
    models: Object.fromEntries(comparison.map(({ name }) => [name, figuresOf(name)])),
    floors: {
      base_rate: { pr_auc: floors.base_rate.pr_auc, log_loss: floors.base_rate.log_loss },
      ...Object.fromEntries(floors.ranks.map(({ name, pr_auc, roc_auc, lift_at_10 }) => [
        name,
        { pr_auc: pr_auc.value, roc_auc: roc_auc.value, lift_at_10: lift_at_10.value },
      ])),
    },
    gate: {
      promote: promote ? 1 : 0,
      rules_failed: rules.filter(({ verdict }) => verdict === "failed").length,
      log_loss_gain: gain.figure,
      log_loss_gain_at_least: gain.bound,
      ...power === null ? {} : { log_loss_gain_smallest: power.smallest },
    },
  };
}

function flatFigures({ figures }: { figures: ComparedFigures }): Record<string, unknown> {
  return Object.fromEntries(compared_figures.flatMap((name) => {
    const measured = figures[name];
    return measured === null ? [] : [[name, flat(measured)]];
  }));
}

function flat({ value, interval }: Measured): Record<string, number> {
  return interval === null ? { value } : { value, low: interval[0], high: interval[1] };
}
