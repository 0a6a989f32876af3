import { count, percent } from "../lib/report/mod.ts";
import type { CardData } from "./_card_data.ts";
import type { Title } from "./_words.ts";

/** A shift of the churn rate from training to test that probabilities do not follow. */
const moved_by = 0.03;
/** Names in a warning; more are counted. */
const named_max = 5;

/** What to keep in mind about a model: what was found, and what holds for every such model. */
export function limits(
  data: CardData,
  title: Title,
): { warnings: string[]; uses: string[] } {
  const refused = when([
    !data.decision.promote,
    "The gate refused it, for the reason given below.",
  ]);
  return {
    warnings: [...refused, ...ofTheData(data, title), ...ofTheFigures(data, title)],
    uses: uses(data),
  };
}

function ofTheData({ summary, model, evaluation }: CardData, title: Title): string[] {
  const { leaks, train, metrics } = evaluation;
  const { trained, validation } = model;
  return when(
    [
      trained.split === "unknown",
      "Nobody has said what it was trained on, so the test rows may be among it.",
    ],
    [
      !summary.split.in_time,
      "The test rows are of other customers, not of a later time: nothing here shows how it does on " +
      "what is to come.",
    ],
    [
      validation?.by === "customers" && summary.split.in_time,
      "Its settings were chosen on other customers of the same time, not on a later time.",
    ],
    [
      leaks.suspected.length > 0,
      `Single features that rank suspiciously well, and may know the answer: ${
        named(leaks.suspected.map(({ feature }) => title(feature)))
      }.`,
    ],
    [
      leaks.without_history.length > 0,
      `Known only as of today, so older snapshots saw the future of them: ${
        named(leaks.without_history.map(title))
      }.`,
    ],
    [
      Math.abs(train.churn_rate - metrics.churn_rate) > moved_by,
      `Base rates move: ${percent(train.churn_rate)} of the training rows left, ` +
      `${percent(metrics.churn_rate)} of the test rows.`,
    ],
  );
}

function ofTheFigures({ evaluation }: CardData, title: Title): string[] {
  const { slices, months, floors, dropped } = evaluation;
  const bad = slices.filter(({ worse }) => worse.length > 0)
    .map(({ attribute, level }) => `${title(attribute)}: ${level ?? "(not known)"}`);
  const bad_months = months.filter(({ worse }) => worse.length > 0)
    .map(({ month }) => month ?? "all");
  const [low] = floors.pr_auc_gain.interval ?? [-Infinity];
  return when(
    [
      low <= 0,
      "It may rank no better than the best rule that needs no model: the difference in PR-AUC may " +
      "be chance.",
    ],
    [bad.length > 0, `Much worse for some groups: ${named(bad)}.`],
    [bad_months.length > 0, `Much worse in some months: ${named(bad_months)}.`],
    [
      dropped.length > 0,
      `Without influence, being constant or repeating others: ${
        named([...new Set(dropped.map(({ feature }) => title(feature)))])
      }.`,
    ],
  );
}

function uses({ evaluation: { metrics, slice_rows_min } }: CardData): string[] {
  return [
    "Meant for choosing whom to offer something, for a person to decide. Not meant for decisions " +
    "that have legal effect on a customer.",
    "What moves a score is no cause: bringing a value back to usual need not keep a customer.",
    `Its figures come from ${count(metrics.customers)} customers; groups of fewer than ` +
    `${count(slice_rows_min)} rows were not looked at.`,
    "It knows what the features tell, as of the snapshot; a customer's reasons are mostly elsewhere.",
  ];
}

function when(...cases: (readonly [boolean, string])[]): string[] {
  return cases.flatMap(([holds, sentence]) => holds ? [sentence] : []);
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, named_max).join(", ");
  return names.length <= named_max ? shown : `${shown} and ${names.length - named_max} more`;
}
