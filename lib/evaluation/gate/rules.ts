import type { DecisionRule } from "../../model/mod.ts";
import type { Bounded, GateOptions, Judgement } from "./judge.ts";

const digits = 4;

/** Whether a model may be judged by these rows at all. */
export function fitnessRules(
  made_for_other: readonly string[],
  seen: number | undefined,
): DecisionRule[] {
  return [
    {
      name: "made_for_this_data",
      kind: "requirement",
      asks: "The candidate was made for the contract's features, label and value as they are now",
      figure: null,
      bound: null,
      limit: null,
      verdict: made_for_other.length === 0 ? "passed" : "failed",
      says: made_for_other.length === 0 ? "It was" : capital(made_for_other.join(", and ")),
    },
    {
      name: "trained_apart",
      kind: "requirement",
      asks: "No test row had a part in making the candidate",
      figure: seen ?? null,
      bound: null,
      limit: 0,
      verdict: seen === 0 ? "passed" : "failed",
      says: seen === undefined
        ? "Nobody has said what it was trained on: import it with --trained-until or --customers-from"
        : seen === 0
        ? "None had"
        : `It has seen ${seen} of them`,
    },
  ];
}

/** Whether there are rows enough to say anything. */
export function sizeRules(
  { rows, churned }: { rows: number; churned: number },
  { rows_min, class_rows_min }: Pick<GateOptions, "rows_min" | "class_rows_min">,
): DecisionRule[] {
  const least = (
    name: DecisionRule["name"],
    what: string,
    figure: number,
    limit: number,
  ): DecisionRule => ({
    name,
    kind: "requirement",
    asks: `At least ${limit} test rows${what}`,
    figure,
    bound: null,
    limit,
    verdict: figure >= limit ? "passed" : "failed",
    says: `There are ${figure}`,
  });
  return [
    least("test_rows", "", rows, rows_min),
    least("test_churned", " of customers who left", churned, class_rows_min),
    least("test_stayed", " of customers who stayed", rows - churned, class_rows_min),
  ];
}

/**
 * What takes the place of a champion. Where nothing serves yet, it is enough to rank better than the
 * simple rule in the test, by chance or not: the rule gives no probabilities, so it cannot serve instead.
 */
export function firstRules(
  { gain, above_rule }: Pick<Judgement, "gain" | "above_rule">,
  rule_words: string,
  nothing_serves: boolean,
): DecisionRule[] {
  const asks = `More PR-AUC than the rule "${rule_words}"`;
  return [
    shown("base_rate", "Less log loss than the base rate alone", gain),
    ...above_rule === undefined ? [] : [
      nothing_serves
        ? found("simple_rule", asks, above_rule)
        : shown("simple_rule", asks, above_rule),
    ],
  ];
}

/** What a candidate must be shown, and must not be shown, against the champion. */
export function comparisonRules(
  { gain, worse }: Pick<Judgement, "gain" | "worse">,
  options: GateOptions,
): DecisionRule[] {
  const { ece, pr_auc, group, groups } = worse!;
  const least = options.log_loss_gain_min;
  return [
    shown("log_loss_gain", "Less log loss than the champion", gain),
    {
      name: "log_loss_margin",
      kind: "requirement",
      asks: `A gain in log loss of at least ${least}, the margin`,
      figure: gain.figure,
      bound: null,
      limit: least,
      verdict: gain.figure >= least ? "passed" : "failed",
      says: `It is ${shownFigure(gain.figure)}`,
    },
    guard("calibration", "Calibration error", ece, options.ece_worse_max),
    guard("pr_auc", "PR-AUC", pr_auc, options.pr_auc_worse_max),
    group === undefined
      ? {
        name: "groups",
        kind: "guard",
        asks: "No group's log loss is shown to be much worse",
        figure: null,
        bound: null,
        limit: options.group_log_loss_worse_max,
        verdict: "passed",
        says: `No group has ${options.group_rows_min} rows`,
      }
      : {
        ...guard("groups", "", group, options.group_log_loss_worse_max),
        asks: "No group's log loss is shown to be worse by more than " +
          `${options.group_log_loss_worse_max}, all ${groups} groups judged together`,
        says: `The worst off is ${group.name.attribute}: ${group.name.level ?? "(not known)"}, ` +
          `${worseBy(group)}`,
      },
  ];
}

/** A difference that must lie above 0, and not by chance. */
function shown(name: DecisionRule["name"], asks: string, found: Bounded): DecisionRule {
  return {
    name,
    kind: "requirement",
    asks: `${asks}, beyond chance`,
    ...found,
    limit: 0,
    verdict: found.bound > 0 ? "passed" : "failed",
    says: `${signed(found.figure)}, and at least ${signed(found.bound)} with 95 % confidence`,
  };
}

/** A difference that must lie above 0 in the test. */
function found(name: DecisionRule["name"], asks: string, { figure, bound }: Bounded): DecisionRule {
  const chance = figure > 0 && bound <= 0 ? ", which may be chance" : "";
  return {
    name,
    kind: "requirement",
    asks,
    figure,
    bound: null,
    limit: 0,
    verdict: figure > 0 ? "passed" : "failed",
    says: `${signed(figure)}${chance}`,
  };
}

/** A worsening that stops only where it is shown to be beyond the tolerance. */
function guard(
  name: DecisionRule["name"],
  what: string,
  found: Bounded,
  limit: number,
): DecisionRule {
  return {
    name,
    kind: "guard",
    asks: `${what} is not shown to be worse by more than ${limit}`,
    figure: found.figure,
    bound: found.bound,
    limit,
    verdict: found.bound > limit ? "failed" : "passed",
    says: capital(worseBy(found)),
  };
}

function worseBy({ figure, bound }: Bounded): string {
  if (figure <= 0) return `not worse (better by ${shownFigure(-figure)})`;
  return `worse by ${shownFigure(figure)}, and by at least ${signed(bound)} with 95 % confidence`;
}

function signed(figure: number): string {
  return `${figure > 0 ? "+" : ""}${shownFigure(figure)}`;
}

function shownFigure(figure: number): string {
  return figure.toFixed(digits).replace(/^-(?=0\.0*$)/, "").replace(/^-/, "−");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
