/** Whether the model is as good for every group and in every month. */
import { slicesChart } from "./charts.ts";
import { type Html, html } from "./html.ts";
import { count, decimal, percent, range } from "./numbers.ts";
import type { Section } from "./page.ts";
import { type Column, figure, figures, table, warning } from "./pieces.ts";
import type { Part, PredictionData, Ranker, Worse } from "./prediction_data.ts";

/** A longer table of groups is folded up. */
const open_rows_max = 16;

export function groups(
  { slices, slice_rows_min, rankers }: Pick<PredictionData, "slices" | "slice_rows_min"> & {
    rankers: readonly Pick<Ranker, "roc_auc">[];
  },
): Section | undefined {
  if (slices.length === 0) return undefined;
  const all = rankers[0]!.roc_auc;
  return {
    id: "groups",
    title: "Does it work for every group?",
    body: html`${warningOf(slices)}
${
      figures(
        figure(
          "ROC-AUC by group",
          slicesChart(
            slices.flatMap(({ name, roc_auc }) => roc_auc === null ? [] : [{ name, ...roc_auc }]),
            all.value,
          ),
          `With 95 % intervals; the dashed line is the figure of all test rows, ${
            decimal(all.value, 3)
          }. Groups of fewer than ${
            count(slice_rows_min)
          } rows are left out. Within a group that an ` +
            "important feature makes alike, ranking is harder.",
        ),
        folded(slices.length > open_rows_max, table(columns("Group"), slices, { cards: true })),
      )
    }`,
  };
}

/** Nothing for data without time. */
export function months({ months }: Pick<PredictionData, "months">): Section | undefined {
  if (months.length === 0) return undefined;
  return {
    id: "months",
    title: "Does it hold from month to month?",
    body: html`${warningOf(months)}
${
      table(columns("Month"), months, {
        caption: "Test rows by the month of their snapshot.",
        cards: true,
      })
    }`,
  };
}

function columns(of: string): Column<Part>[] {
  const low = (interval: readonly [number, number] | null, digits: number) =>
    html`<span class="note">${range(interval, digits)}</span>`;
  return [
    { title: of, value: ({ name }) => name },
    { title: "Rows", value: ({ rows }) => count(rows), number: true },
    { title: "Left", value: ({ churn_rate }) => percent(churn_rate), number: true },
    {
      title: "Predicted",
      value: ({ mean_probability }) => percent(mean_probability),
      number: true,
    },
    {
      title: "ROC-AUC",
      value: ({ roc_auc }) =>
        roc_auc === null
          ? html``
          : html`${decimal(roc_auc.value, 3)}<br>${low(roc_auc.interval, 3)}`,
      number: true,
    },
    {
      title: "Log loss",
      value: ({ log_loss }) => html`${decimal(log_loss.value, 3)}<br>${low(log_loss.interval, 3)}`,
      number: true,
    },
  ];
}

const worse_words: Record<Worse, string> = {
  ranking: "ranked much worse",
  calibration: "given much too high or too low probabilities",
};

/** Names what is much worse off than all, and not by chance. */
function warningOf(parts: readonly Part[]): Html | false {
  const found = parts.filter(({ worse }) => worse.length > 0);
  if (found.length === 0) return false;
  return warning(
    html`<p>With 95 % confidence: ${
      found.map(({ name, worse }, at) =>
        html`${at > 0 && "; "}<b>${name}</b> is ${
          worse.map((how) => worse_words[how]).join(" and ")
        }`
      )
    }, compared with all test rows. Take care with what you conclude there.</p>`,
  );
}

function folded(closed: boolean, body: Html): Html {
  const summary = html`<summary>The figures</summary>`;
  return closed
    ? html`<details>${summary}${body}</details>`
    : html`<details open>${summary}${body}</details>`;
}
