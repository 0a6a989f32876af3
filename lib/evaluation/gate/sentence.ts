import type { Decision, DecisionRule } from "../../model/mod.ts";

type Decided = Pick<Decision, "candidate" | "against" | "not_compared" | "promote" | "rules">;

/** A decision in one sentence, as a report, a log and a commit can say it. */
export function sentence({ candidate, against, not_compared, promote, rules }: Decided): string {
  const who = `the ${candidate.name} model`;
  const compared = not_compared === null;
  const instead = compared
    ? ""
    : against === null
    ? `${not_compared}; `
    : `version ${against.version} cannot be compared with, as ${not_compared}; `;
  if (promote) {
    const found = compared ? againstChampion(rules, against!.version) : againstRules(rules);
    return `Promote ${who}: ${instead}${found}.`;
  }
  const stays = against === null ? "nothing serves yet" : `version ${against.version} stays`;
  const [first, ...more] = rules.filter(({ verdict }) => verdict === "failed");
  const others = more.length === 0
    ? ""
    : more.length === 1
    ? "; one more rule is not met"
    : `; ${more.length} more rules are not met`;
  return `Do not promote ${who}, ${stays}: ${instead}${failure[first!.name](first!)}${others}.`;
}

function againstChampion(rules: readonly DecisionRule[], version: number): string {
  return `against version ${version} its gain in log loss is ${
    said(rules, "log_loss_gain")
  }, and ` +
    "no guard stops it";
}

function againstRules(rules: readonly DecisionRule[]): string {
  const rule = rules.some(({ name }) => name === "simple_rule")
    ? `, and its gain in PR-AUC over the simple rule is ${said(rules, "simple_rule")}`
    : "";
  return `its gain in log loss over the base rate is ${said(rules, "base_rate")}${rule}`;
}

/** What it means that a rule is not met, in words. */
const failure: Record<DecisionRule["name"], (rule: DecisionRule) => string> = {
  made_for_this_data: ({ says }) => lower(says),
  trained_apart: ({ figure, says }) =>
    figure === null ? lower(says) : `it has seen ${figure} of the test rows while it was trained`,
  test_rows: ({ figure, limit }) => `there are only ${figure} test rows, fewer than ${limit}`,
  test_churned: ({ figure, limit }) =>
    `only ${figure} test rows are of customers who left, fewer than ${limit}`,
  test_stayed: ({ figure, limit }) =>
    `only ${figure} test rows are of customers who stayed, fewer than ${limit}`,
  log_loss_gain: (rule) => gainNotShown(rule),
  log_loss_margin: ({ says, limit }) =>
    `its gain in log loss is not worth a change: ${lower(says)}, below the margin of ${limit}`,
  calibration: ({ says, limit }) => `its calibration error is ${tooMuch(says, limit)}`,
  pr_auc: ({ says, limit }) => `its PR-AUC is ${tooMuch(says, limit)}`,
  groups: ({ says, limit }) =>
    `in one group its log loss is much worse (${lower(says)}), where ${limit} is let pass`,
  base_rate: (rule) => gainNotShown(rule, " over the base rate"),
  simple_rule: ({ asks, says }) => `it does not have ${lower(asks)}, ${says}`,
};

function gainNotShown({ figure, says }: DecisionRule, over = ""): string {
  return figure! > 0
    ? `its gain in log loss${over} may be chance, ${says}`
    : `it has no gain in log loss${over}, ${says}`;
}

function tooMuch(says: string, limit: number | null): string {
  return `${lower(says)}, where ${limit} is let pass`;
}

function said(rules: readonly DecisionRule[], name: DecisionRule["name"]): string {
  return rules.find((rule) => rule.name === name)!.says;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
