/** The parts of a model's card with its figures. */
import {
  type CardSection,
  count,
  decimal,
  type Measured,
  money,
  percent,
  range,
} from "../lib/report/mod.ts";
import type { CardData } from "./_card_data.ts";
import { numbers, text } from "./_card_blocks.ts";
import { calibration_kinds, ruleInWords, type Title } from "./_words.ts";

export function figures({ evaluation, choice, decision }: CardData, title: Title): CardSection {
  const { metrics, floors, resamples, comparison } = evaluation;
  const { base_rate, ranks } = floors;
  const best = ranks.find(({ name }) => name === floors.best);
  const row = (name: string, measured: Measured, digits: number, base: string, rule?: Measured) => [
    name,
    decimal(measured.value, digits),
    range(measured.interval, digits),
    base,
    rule === undefined ? "" : `${decimal(rule.value, digits)} (${range(rule.interval, digits)})`,
  ];
  const rule_title = best === undefined ? "Best simple rule" : `Rule: ${ruleInWords(best, title)}`;
  return {
    id: "figures",
    title: "How good it is",
    blocks: [
      text(
        `Measured once, on ${count(metrics.rows)} test rows of ${count(metrics.customers)} ` +
          `customers that had no part in making it; ${count(metrics.churned)} of these rows left ` +
          `(${percent(metrics.churn_rate)}). Intervals hold 95 % of ${
            count(resamples)
          } resamples ` +
          "of customers. Beside it stand what needs no model.",
      ),
      {
        kind: "table",
        columns: [
          { title: "Figure" },
          ...numbers("Model", "95 % interval", "Base rate alone", rule_title),
        ],
        rows: [
          row("PR-AUC", metrics.pr_auc, 3, decimal(base_rate.pr_auc, 3), best?.pr_auc),
          row("ROC-AUC", metrics.roc_auc, 3, "0.500", best?.roc_auc),
          row("Lift at 10 %", metrics.lift_at_10, 2, "1.00", best?.lift_at_10),
          row("Log loss", metrics.log_loss, 4, decimal(base_rate.log_loss, 4)),
          row("Brier score", metrics.brier, 4, decimal(base_rate.brier, 4)),
          row("Calibration error", metrics.ece, 4, ""),
        ],
      },
      {
        kind: "table",
        caption: "The models that were trained, on the same test rows" +
          (decision.against === null
            ? "."
            : `; "champion" is version ${decision.against.version}.`),
        columns: [
          { title: "Model" },
          { title: "Kind" },
          ...numbers("PR-AUC", "ROC-AUC", "Log loss", "Log loss, validation"),
        ],
        rows: comparison.map(({ name, kind, figures, candidate }) => [
          candidate ? `${name} (this one)` : name,
          kind,
          ranged(figures.pr_auc, 3),
          ranged(figures.roc_auc, 3),
          ranged(figures.log_loss, 4),
          choice.models.filter((model) => model.name === name)
            .map(({ log_loss }) => decimal(log_loss, 4)).join(),
        ]),
      },
    ],
  };
}

export function groups({ evaluation }: CardData, title: Title): CardSection {
  const { slices, slice_rows_min, months } = evaluation;
  const shared = numbers("Rows", "Left", "Predicted", "ROC-AUC", "95 % interval");
  const worse = ({ worse }: { worse: readonly string[] }) =>
    worse.length === 0 ? "" : `much worse ${worse.join(" and ")}`;
  return {
    id: "groups",
    title: "Groups and months",
    blocks: [
      ...slices.length === 0 ? [text(`No group has ${count(slice_rows_min)} test rows.`)] : [{
        kind: "table" as const,
        caption: `Groups of at least ${count(slice_rows_min)} test rows.`,
        columns: [{ title: "Group" }, ...shared, { title: "Warning" }],
        rows: slices.map((slice) => [
          `${title(slice.attribute)}: ${slice.level ?? "(not known)"}`,
          count(slice.rows),
          percent(slice.churn_rate),
          percent(slice.mean_probability),
          slice.roc_auc === null ? "" : decimal(slice.roc_auc, 3),
          slice.roc_auc === null ? "" : range(slice.roc_auc_interval, 3),
          worse(slice),
        ]),
      }],
      ...months.length < 2 ? [] : [{
        kind: "table" as const,
        caption: "Months of the test rows.",
        columns: [{ title: "Month" }, ...shared, { title: "Warning" }],
        rows: months.map((month) => [
          month.month ?? "",
          count(month.rows),
          percent(month.churn_rate),
          percent(month.mean_probability),
          month.roc_auc === null ? "" : decimal(month.roc_auc.value, 3),
          month.roc_auc === null ? "" : range(month.roc_auc.interval, 3),
          worse(month),
        ]),
      }],
    ],
  };
}

export function calibration({ evaluation, model }: CardData): CardSection {
  const { curves, metrics, calibration: { log_loss_before } } = evaluation;
  const on = model.calibrated_on;
  return {
    id: "calibration",
    title: "Is a probability of 30 % really 30 %?",
    blocks: [
      text(
        `Calibration: ${calibration_kinds[model.calibration.kind]}` +
          (on === null ? "" : `, chosen on ${count(on.rows)} rows`) +
          `. Log loss of the test rows before it ${decimal(log_loss_before, 4)}, after it ` +
          `${decimal(metrics.log_loss.value, 4)}.`,
      ),
      {
        kind: "table",
        caption: "Test rows in groups of equal size, by predicted probability.",
        columns: [{ title: "Probability" }, ...numbers("Rows", "Predicted", "Left")],
        rows: curves.reliability.map(({ from, to, rows, mean_probability, churn_rate }) => [
          `${decimal(from, 3)} to ${decimal(to, 3)}`,
          count(rows),
          percent(mean_probability),
          percent(churn_rate),
        ]),
      },
    ],
  };
}

export function worth({ evaluation: { threshold }, contract: { value } }: CardData): CardSection {
  const { offer, offers, profit, profit_interval, profit_for_all } = threshold;
  const interval = profit_interval === null
    ? ""
    : ` (95 % interval ${money(profit_interval[0])} to ${money(profit_interval[1])})`;
  return {
    id: "worth",
    title: "What it is worth",
    blocks: [text(
      `An offer costs ${money(value.offer_cost)}, a saved customer is worth ` +
        `${money(value.saved_customer)}, and an offer saves ${percent(value.save_rate)} of those ` +
        "who would leave: so says the contract, in the data set's own unit. " +
        (offer === null
          ? "On the rows that the threshold was chosen on, offers to nobody were best."
          : `With offers from ${percent(offer)} on, ${
            count(offers)
          } offers to the test rows would ` +
            `have brought ${money(profit)}${interval}; offers to everybody ` +
            `${money(profit_for_all)}.`),
    )],
  };
}

function ranged({ value, interval }: Measured, digits: number): string {
  return `${decimal(value, digits)} (${range(interval, digits)})`;
}
