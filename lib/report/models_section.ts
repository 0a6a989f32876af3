import { type Html, html } from "./html.ts";
import type { Measured } from "./measured.ts";
import { count, decimal, money, range } from "./numbers.ts";
import type { Section } from "./page.ts";
import { table } from "./pieces.ts";
import type { ComparedModel, ModelFigure, PredictionData } from "./prediction_data.ts";

interface Figure {
  key: ModelFigure;
  title: string;
  digits: number;
  /** Whether less of it is better. */
  less: boolean;
}

const figures: readonly Figure[] = [
  { key: "pr_auc", title: "PR-AUC", digits: 3, less: false },
  { key: "roc_auc", title: "ROC-AUC", digits: 3, less: false },
  { key: "log_loss", title: "Log loss", digits: 4, less: true },
  { key: "brier", title: "Brier score", digits: 4, less: true },
  { key: "ece", title: "Calibration error", digits: 4, less: true },
  { key: "lift_at_10", title: "Lift at 10 %", digits: 2, less: false },
  { key: "profit", title: "Profit", digits: 0, less: false },
];

/** The models beside each other on the same rows, and which of them serves. */
export function models({ models }: PredictionData): Section {
  const { compared, rows, resamples, serves, choice, decision } = models;
  const others = compared.filter(({ above_baseline }) => above_baseline !== null);
  const shown = figures.filter(({ key }) => compared.some((model) => model.figures[key] !== null));
  return {
    id: "models",
    title: "Baseline against challenger",
    body: html`<p><b>${serves}</b> ${decision}</p>
<p>${choice} Only then did the models meet the test rows, once.</p>
${
      table<ComparedModel>(
        [
          { title: "Model", value: nameOf },
          ...shown.map((figure) => ({
            title: figure.title,
            value: (model: ComparedModel) => cell(figure, model.figures[figure.key]),
            number: true,
          })),
        ],
        compared,
        {
          caption: `On the same ${count(rows)} test rows, with 95 % intervals.`,
          cards: true,
        },
      )
    }
${
      others.length > 0 && html`
        <h3>What each has more than the baseline</h3>
        ${table<ComparedModel>(
          [
            { title: "Model", value: nameOf },
            ...shown.map((figure) => ({
              title: figure.title,
              value: (model: ComparedModel) =>
                difference(figure, model.above_baseline![figure.key]),
              number: true,
            })),
          ],
          others,
          {
            caption:
              `Differences over the same ${count(resamples)} resamples of customers, with 95 % ` +
              "intervals. Of log loss, Brier score and calibration error, less is better.",
            cards: true,
          },
        )}
      `
    }`,
  };
}

function nameOf({ name, serves }: ComparedModel): Html {
  return serves ? html`${name} <b>(serves)</b>` : html`${name}`;
}

function shownValue({ key, digits }: Figure, value: number): string {
  return key === "profit" ? money(value) : decimal(value, digits);
}

function shownRange(figure: Figure, interval: Measured["interval"]): string {
  if (interval === null || figure.key !== "profit") return range(interval, figure.digits);
  return `${money(interval[0])} to ${money(interval[1])}`;
}

function cell(figure: Figure, measured: Measured | null): Html {
  if (measured === null) return html``;
  const { value, interval } = measured;
  return html`${shownValue(figure, value)}<br><span class="note">${
    shownRange(figure, interval)
  }</span>`;
}

/** A difference, and whether it may be chance. */
function difference(figure: Figure, measured: Measured | null): Html {
  if (measured === null) return html``;
  const { value, interval } = measured;
  const sign = value > 0 ? "+" : "";
  return html`${sign}${shownValue(figure, value)}<br><span class="note">${
    shownRange(figure, interval)
  }</span><br>${verdict(figure, interval)}`;
}

function verdict({ less }: Figure, interval: Measured["interval"]): Html {
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) {
    return html`<span class="note">may be chance</span>`;
  }
  const better = interval[0] > 0 !== less;
  return html`<span class="band ${better ? "low" : "high"}">${better ? "better" : "worse"}</span>`;
}
