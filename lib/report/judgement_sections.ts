/** How good the model is: ranking, probabilities, money. */
import {
  calibrationChart,
  gainChart,
  liftChart,
  precisionChart,
  profitChart,
  type Series,
} from "./charts.ts";
import { type Html, html } from "./html.ts";
import type { Measured } from "./measured.ts";
import { count, decimal, money, percent, range } from "./numbers.ts";
import type { Section } from "./page.ts";
import { figure, figures, type Key, keyList, type Stroke, table, type Tone } from "./pieces.ts";
import type { PredictionData, Ranker } from "./prediction_data.ts";

export function howGood({ rankers, base_rate, test }: PredictionData): Section {
  const styled = rankers.map((ranker, at) => ({ ...ranker, ...styleOf(ranker, at) }));
  const keys = styled.map(({ name, tone, stroke }): Key => ({ name, tone, mark: stroke }));
  const series = <Point>(points: (ranker: Ranker) => readonly Point[]) =>
    styled.map((ranker): Series<Point> => ({ ...ranker, points: points(ranker) }));
  const ceilings = rankers.some(({ kind }) => kind === "ceiling");
  const cell = ({ value, interval }: Measured, digits: number) =>
    html`${decimal(value, digits)}<br><span class="note">${range(interval, digits)}</span>`;
  return {
    id: "ranking",
    title: "Does it find those who leave?",
    body: html`<p>Everybody is ranked by probability and called from the top. Beside the model stand
rules that need no model${
      ceilings && ", and what could be known at best"
    }: only what lies above the best
rule is the model's merit. In the test ${count(test.churned)} of ${count(test.rows)} rows left
(${percent(base_rate.test)}).</p>
${
      table<Ranker>(
        [
          { title: "Ranked by", value: ({ name }) => name },
          { title: "PR-AUC", value: ({ pr_auc }) => cell(pr_auc, 3), number: true },
          { title: "ROC-AUC", value: ({ roc_auc }) => cell(roc_auc, 3), number: true },
          { title: "Lift at 10 %", value: ({ lift_at_10 }) => cell(lift_at_10, 2), number: true },
        ],
        rankers,
        {
          caption: `With 95 % intervals. A random list has PR-AUC ${decimal(base_rate.test, 3)}, ` +
            "ROC-AUC 0.5 and lift 1.",
          cards: true,
        },
      )
    }
${keyList(keys)}
${
      figures(
        figure(
          "Precision and recall",
          precisionChart(series(({ precision }) => precision), base_rate.test),
          "To the right, more of the leavers are found; higher up, fewer calls are wasted. Dotted: " +
            "a list in random order.",
        ),
        figure(
          "Leavers found",
          gainChart(series(({ gain }) => gain)),
          "How many of all leavers are among the first part of the list. Dotted: a list in random " +
            "order.",
        ),
        figure(
          "Lift",
          liftChart(series(({ gain }) => gain)),
          "How many times more leavers the first part of the list holds than one drawn at random.",
        ),
        calls(rankers),
      )
    }
${
      ceilings &&
      html`<p class="note">The data are made, so the true chances are known. No model can see
the hidden state that they come from: the ceiling is out of reach, and shows how much is chance.</p>`
    }`,
  };
}

function styleOf({ kind }: Ranker, at: number): { tone: Tone; stroke: Stroke } {
  switch (kind) {
    case "model":
      return { tone: 1, stroke: "line" };
    case "ceiling":
      return { tone: 4, stroke: at % 2 === 0 ? "dashed" : "dotted" };
    case "rule":
      return { tone: at === 1 ? 2 : 3, stroke: "dashed" };
  }
}

const called_shares = [0.05, 0.1, 0.2, 0.3, 0.5];

/** The curves in numbers, for those who have so many calls to make. */
function calls(rankers: readonly Ranker[]): Html {
  const shown = rankers.filter(({ kind }) => kind !== "ceiling");
  const found = ({ gain }: Ranker, called: number) =>
    gain.reduce((best, point) =>
      Math.abs(point.share - called) < Math.abs(best.share - called) ? point : best
    ).found;
  return html`<div><h3>How many leavers so many calls find</h3>
${
    table<number>([
      { title: "Call the first", value: (called) => percent(called) },
      ...shown.map((ranker) => ({
        title: ranker.name,
        value: (called: number) => percent(found(ranker, called)),
        number: true,
      })),
    ], called_shares)
  }</div>`;
}

/** The mean probability of all rows of these groups. */
function average(bins: PredictionData["calibration"]["bins"]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  return bins.reduce((sum, bin) => sum + bin.rows * bin.mean_probability, 0) / rows;
}

const calibrations: Record<string, string> = {
  none:
    "Scores are published as the model gives them: no calibration did better on customers that " +
    "were left out of its fit.",
  platt:
    "Scores are calibrated by Platt's method, a straight line in log-odds, which did best on " +
    "customers that were left out of its fit.",
  isotonic:
    "Scores are calibrated by a rising curve (isotonic), which did best on customers that " +
    "were left out of its fit.",
};

export function isItRight(data: PredictionData): Section {
  const { calibration, base_rate, log_loss, brier, ece } = data;
  const { kind, rows, churn_rate, bins, before, log_loss_before } = calibration;
  const moved = Math.abs(base_rate.train - base_rate.test) > 0.03;
  const changed = kind !== "none";
  return {
    id: "calibration",
    title: "Is a probability of 30 % really 30 %?",
    body: html`<p>${
      rows === 0
        ? "Scores are published as the model gives them: there are no rows to calibrate on."
        : calibrations[kind] ?? ""
    }</p>
${
      moved &&
      html`<p>Base rates move: ${percent(base_rate.train)} of the training rows left, ${
        churn_rate !== null && `${percent(churn_rate)} of those for calibration, `
      }and ${
        percent(base_rate.test)
      } of the test rows. Probabilities carry the time they were learned
from: on average the test rows were given ${percent(average(bins))}${
        changed && `, before calibration ${percent(average(before))}`
      }. The ranking hardly suffers from it. Training on recent snapshots alone can help more than
calibration.</p>`
    }
${
      figures(
        figure(
          "Predicted and observed",
          calibrationChart(bins, changed ? before : undefined),
          "Test rows in ten groups of equal size by predicted probability. On the dotted line " +
            "predictions are exactly right; below it they are too high.",
          [
            { name: "as published", tone: 1, mark: "dot" },
            ...changed ? [{ name: "before calibration", tone: 3, mark: "ring" } as const] : [],
          ],
        ),
        table<{ name: string; value: string; range: string; floor: string }>([
          { title: "Figure", value: ({ name }) => name },
          { title: "Model", value: ({ value }) => value, number: true },
          { title: "95 % interval", value: ({ range }) => range, number: true },
          { title: "Base rate alone", value: ({ floor }) => floor, number: true },
        ], [
          {
            name: "Log loss",
            value: decimal(log_loss.value, 4),
            range: range(log_loss.interval, 4),
            floor: decimal(base_rate.log_loss, 4),
          },
          ...changed
            ? [{
              name: "Log loss before calibration",
              value: decimal(log_loss_before, 4),
              range: "",
              floor: "",
            }]
            : [],
          {
            name: "Brier score",
            value: decimal(brier.value, 4),
            range: range(brier.interval, 4),
            floor: decimal(base_rate.brier, 4),
          },
          {
            name: "Calibration error",
            value: decimal(ece.value, 4),
            range: range(ece.interval, 4),
            floor: "",
          },
        ], { caption: "The lower, the better.", cards: true }),
      )
    }`,
  };
}

export function worth({ value, threshold, split }: PredictionData): Section {
  const { offer_cost, saved_customer, save_rate } = value;
  const { offer, break_even, offers, profit, profit_interval, profit_for_all, curve } = threshold;
  return {
    id: "profit",
    title: "What is it worth?",
    body: figures(
      html`
        <div>
          <p>An offer costs ${money(offer_cost)}, a saved customer is worth ${money(
            saved_customer,
          )}, and an offer saves ${percent(
            save_rate,
          )} of those who would leave. ${break_even === null
            ? "So no offer can pay for itself, however likely a customer is to leave."
            : `So an offer pays for itself from a probability of ${percent(break_even)} on.`}</p>
          <p>${offer === null
            ? "On the rows that the threshold was chosen on, offers to nobody were best."
            : html`With offers from ${percent(offer)} on, chosen on other rows, ${
              count(offers)
            } offers in the test would have earned <b>${money(profit)}</b>${
              profit_interval !== null &&
              ` (95 % interval ${money(profit_interval[0])} to ${money(profit_interval[1])})`
            }; offers to everybody ${
              profit_for_all < 0 ? "would have lost" : "would have earned"
            } ${money(Math.abs(profit_for_all))}.${
              split.in_time && " A customer with several snapshots counts at each of them."
            }`}</p>
          <p
            class="note">These three numbers stand in the contract under <code>value</code>. Money is in the data
        set's own unit.</p>
        </div>
      `,
      figure(
        "Profit by threshold",
        profitChart(curve, offer),
        "What offers to all test rows from a probability on would have earned. The dashed line is the " +
          "threshold in use.",
      ),
    ),
  };
}
