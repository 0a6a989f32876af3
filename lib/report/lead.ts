import type { Measured } from "./measured.ts";
import { decimal, range } from "./numbers.ts";

/** How a model compares with the best rule that needs none. */
export interface Comparison {
  model_pr_auc: number;
  /** The rule in words: `calling first who was silent longest`. */
  rule: string;
  rule_pr_auc: number;
  /** The model's PR-AUC minus the rule's. */
  gain: Measured;
}

export type Verdict = "better" | "doubtful" | "worse";

/** Better only where the whole interval lies above zero. */
export function verdictOf({ value, interval }: Measured): Verdict {
  if (value <= 0) return "worse";
  return interval !== null && interval[0] > 0 ? "better" : "doubtful";
}

/** The report's first sentence: how much better than the best rule the model is, if it is. */
export function leadSentence({ model_pr_auc, rule, rule_pr_auc, gain }: Comparison): string {
  const digits = Math.abs(gain.value) < 0.01 ? 4 : 3;
  const figures = `a PR-AUC of ${decimal(model_pr_auc, digits)} against ` +
    decimal(rule_pr_auc, digits);
  const sign = gain.value > 0 ? "+" : "";
  const difference = `${sign}${decimal(gain.value, digits)}, 95 % interval ` +
    range(gain.interval, digits);
  switch (verdictOf(gain)) {
    case "better": {
      const part = rule_pr_auc > 0 ? `${Math.round(gain.value / rule_pr_auc * 100)} %` : "far";
      return `The model finds leavers ${part} better than the best simple rule, ${rule}: ` +
        `${figures} (${difference}).`;
    }
    case "doubtful":
      return `The model is not shown to be better than the best simple rule, ${rule}: ` +
        `${figures}, a difference that may be chance (${difference}).`;
    case "worse":
      return `The model is no better than the best simple rule, ${rule}, so use the rule: ` +
        `${figures} (${difference}).`;
  }
}
