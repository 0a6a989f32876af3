import { type Html, html } from "./html.ts";
import type { Measured } from "./measured.ts";
import { count, decimal, money, range } from "./numbers.ts";
import { table } from "./pieces.ts";

/** What models are compared by. */
export interface Figures {
  pr_auc: Measured;
  roc_auc: Measured;
  log_loss: Measured;
  brier: Measured;
  ece: Measured;
  lift_at_10: Measured;
  /** Null where a model makes no offers. */
  profit: Measured | null;
}

/** One of the models that were measured on the same test rows. */
export interface FiguresOfModel {
  name: Html;
  figures: Figures;
  /** Its figures minus the baseline's; null for the baseline itself. */
  above_baseline: Figures | null;
}

interface Figure {
  key: keyof Figures;
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
  { key: "lift_at_10", title: "Lift at 10\u00a0%", digits: 2, less: false },
  { key: "profit", title: "Profit", digits: 0, less: false },
];

/** Figures of all models with their intervals, and how far each lies above the baseline. */
export function comparedTables(
  { compared, rows, resamples }: {
    compared: readonly FiguresOfModel[];
    rows: number;
    resamples: number;
  },
): Html {
  const others = compared.filter(({ above_baseline }) => above_baseline !== null);
  const shown = figures.filter(({ key }) => compared.some((model) => model.figures[key] !== null));
  const columns = (value: (figure: Figure, model: FiguresOfModel) => Html) => [
    { title: "Model", value: ({ name }: FiguresOfModel) => name },
    ...shown.map((figure) => ({
      title: figure.title,
      value: (model: FiguresOfModel) => value(figure, model),
      number: true,
    })),
  ];
  return html`${
    table(columns((figure, { figures }) => cell(figure, figures[figure.key])), compared, {
      caption: `On the same ${count(rows)} test rows, with 95 % intervals.`,
      cards: true,
    })
  }
${
    others.length > 0 && html`
      <h3>What each has more than the baseline</h3>
      ${table(
        columns((figure, { above_baseline }) => difference(figure, above_baseline![figure.key])),
        others,
        {
          caption:
            `Differences over the same ${count(resamples)} resamples of customers, with 95 % ` +
            "intervals. Of log loss, Brier score and calibration error, less is better.",
          cards: true,
        },
      )}
    `
  }`;
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
  // One element: on a small screen the parts of a cell would be set apart.
  return html`<span>${shownValue(figure, value)}<br><span class="note">${
    shownRange(figure, interval)
  }</span></span>`;
}

/** A difference, and whether it may be chance. */
function difference(figure: Figure, measured: Measured | null): Html {
  if (measured === null) return html``;
  const { value, interval } = measured;
  const sign = value > 0 ? "+" : "";
  return html`<span>${sign}${shownValue(figure, value)}<br><span class="note">${
    shownRange(figure, interval)
  }</span><br>${verdict(figure, interval)}</span>`;
}

function verdict({ less }: Figure, interval: Measured["interval"]): Html {
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) {
    return html`<span class="note">may be chance</span>`;
  }
  const better = interval[0] > 0 !== less;
  return html`<span class="band ${better ? "low" : "high"}">${better ? "better" : "worse"}</span>`;
}
