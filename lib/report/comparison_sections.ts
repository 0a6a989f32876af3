/** Models side by side: figures with intervals, lists, probabilities, money. */
import { comparedTables } from "./compared_tables.ts";
import { calibrationChart, gainChart, liftChart, type Series } from "./charts.ts";
import { type IntervalRow, intervalsChart, profitsChart } from "./evaluation_charts.ts";
import type { EvaluatedModel, EvaluationData } from "./evaluation_data.ts";
import { type Html, html } from "./html.ts";
import type { Measured } from "./measured.ts";
import { count, decimal, money, percent, range } from "./numbers.ts";
import type { Section } from "./page.ts";
import { figure, figures, type Key, keyList, type Stroke, table, type Tone } from "./pieces.ts";

/** How a model is drawn in every chart: the candidate in front. */
interface Style {
  tone: Tone;
  stroke: Stroke;
}

const other_styles: readonly Style[] = [
  { tone: 2, stroke: "line" },
  { tone: 4, stroke: "dashed" },
  { tone: 2, stroke: "dotted" },
  { tone: 4, stroke: "dotted" },
];
const rule_style: Style = { tone: 3, stroke: "dashed" };

function styled(models: readonly EvaluatedModel[]): (EvaluatedModel & Style)[] {
  let others = 0;
  return models.map((model) => ({
    ...model,
    ...model.candidate
      ? { tone: 1 as const, stroke: "line" as const }
      : other_styles[others++ % other_styles.length]!,
  }));
}

export function sideBySide(data: EvaluationData): Section {
  const { test, resamples, rule, base_rate } = data;
  const models = styled(data.models);
  const rows = (figure: "log_loss" | "pr_auc"): IntervalRow[] =>
    models.map(({ name, tone, figures }) => ({ name, tone, ...figures[figure] }));
  const ruled = rule === null
    ? []
    : [{ name: `the rule: ${rule.name}`, tone: rule_style.tone, ...rule.pr_auc }];
  return {
    id: "models",
    title: "Baseline against challenger",
    body: html`${
      figures(
        figure(
          "Log loss, the lower the better",
          intervalsChart(rows("log_loss"), {
            label: "Log loss",
            reference: base_rate.log_loss,
          }),
          `With 95 % intervals. The dotted line is the base rate alone, ${
            decimal(base_rate.log_loss, 4)
          }. The rows are the same for all, so a difference can be certain where intervals overlap: ` +
            "see the second table.",
        ),
        figure(
          "PR-AUC, the higher the better",
          intervalsChart([...rows("pr_auc"), ...ruled], {
            label: "PR-AUC",
            reference: base_rate.test,
          }),
          `With 95 % intervals. The dotted line is a list in random order, ${
            decimal(base_rate.test, 3)
          }.`,
        ),
      )
    }
${
      comparedTables({
        compared: models.map((model) => ({ ...model, name: nameOf(model) })),
        rows: test.rows,
        resamples,
      })
    }`,
  };
}

function nameOf({ name, candidate }: EvaluatedModel): Html {
  return candidate ? html`<span>${name} <b>(candidate)</b></span>` : html`${name}`;
}

export function probabilities({ models, base_rate }: EvaluationData): Section {
  const moved = Math.abs(base_rate.train - base_rate.test) > 0.03;
  return {
    id: "calibration",
    title: "Is a probability of 30 % really 30 %?",
    body: html`${
      moved && html`<p>Base rates move: ${percent(base_rate.train)} of the training rows left,
${
        percent(base_rate.test)
      } of the test rows. Probabilities carry the time they were learned from.</p>`
    }
${
      figures(
        ...models.map(({ name, reliability, reliability_before, calibrated, figures: { ece } }) =>
          figure(
            capital(name),
            calibrationChart(reliability, calibrated ? reliability_before : undefined),
            `Calibration error ${decimal(ece.value, 4)}, 95 % interval ${
              range(ece.interval, 4)
            }. Test ` +
              "rows in ten groups of equal size; on the dotted line predictions are exactly right.",
            [
              { name: "as published", tone: 1, mark: "dot" },
              ...calibrated ? [{ name: "before calibration", tone: 3, mark: "ring" } as const] : [],
            ],
          )
        ),
      )
    }`,
  };
}

export function lists({ models: given, rule, test }: EvaluationData): Section {
  const models = styled(given);
  const drawn = [
    ...models,
    ...rule === null ? [] : [{ ...rule, ...rule_style, name: `the rule: ${rule.name}` }],
  ];
  const keys = drawn.map(({ name, tone, stroke }): Key => ({ name, tone, mark: stroke }));
  // The candidate lies on top of the others.
  const front = drawn.toSorted((a, b) => Number(b.tone === 1) - Number(a.tone === 1));
  const series = front.map(({ name, tone, stroke, gain }): Series<typeof gain[number]> => (
    { name, tone, stroke, points: gain }
  ));
  return {
    id: "lists",
    title: "How many leavers does a list of calls find?",
    body: html`${keyList(keys)}
${
      figures(
        figure(
          "Leavers found",
          gainChart(series),
          "How many of all leavers are among the first part of the list. Dotted: a list in random order.",
        ),
        figure(
          "Lift",
          liftChart(series),
          "How many times more leavers the first part of the list holds than one drawn at random.",
        ),
      )
    }
${
      table<number>(
        [
          { title: "Call the first", value: (at) => percent(models[0]!.called[at]!.share) },
          ...models.map(({ name, called }) => ({
            title: name,
            value: (at: number) => cell(called[at]!),
            number: true,
          })),
        ],
        models[0]!.called.map((_, at) => at),
        {
          caption:
            `Leavers found among ${count(test.churned)}, and below it how many times more than ` +
            "by chance, each with its 95 % interval.",
          cards: true,
        },
      )
    }`,
  };
}

function cell({ found, lift }: { found: Measured; lift: Measured }): Html {
  const shares = ({ interval }: Measured) =>
    interval === null ? "not known" : `${percent(interval[0])} to ${percent(interval[1])}`;
  return html`<span>${percent(found.value)} <span class="note">${shares(found)}</span><br>
${decimal(lift.value, 2)} × <span class="note">${range(lift.interval, 2)}</span></span>`;
}

export function profits({ models: given, value, in_time }: EvaluationData): Section {
  const models = styled(given);
  const { offer_cost, saved_customer, save_rate } = value;
  const keys = models.map(({ name, tone, stroke }): Key => ({ name, tone, mark: stroke }));
  const front = models.toSorted((a, b) => Number(b.candidate) - Number(a.candidate));
  return {
    id: "profit",
    title: "What is it worth?",
    body: html`<p>An offer costs ${money(offer_cost)}, a saved customer is worth
${money(saved_customer)}, and an offer saves ${
      percent(save_rate)
    } of those who would leave. Each model
makes offers from its own threshold on, which was chosen on other rows.${
      in_time && " A customer with several snapshots counts at each of them."
    }</p>
${
      figures(
        figure(
          "Profit by threshold",
          profitsChart(front.map(({ name, tone, stroke, profit_curve, offer, profit }) => ({
            name,
            tone,
            stroke,
            points: profit_curve,
            chosen: offer === null ? null : { threshold: offer, profit: profit.value },
          }))),
          "What offers to all test rows from a probability on would have earned. The dots are the " +
            "thresholds in use.",
          keys,
        ),
        table<EvaluatedModel>(
          [
            { title: "Model", value: ({ name }) => name },
            {
              title: "Offers from",
              value: ({ offer }) => offer === null ? "nobody" : percent(offer),
              number: true,
            },
            { title: "Offers", value: ({ offers }) => count(offers), number: true },
            {
              title: "Profit",
              value: ({ profit: { value, interval } }) =>
                html`${money(value)}<br><span class="note">${
                  interval === null ? "not known" : `${money(interval[0])} to ${money(interval[1])}`
                }</span>`,
              number: true,
            },
          ],
          models,
          { caption: "On the test rows, with 95 % intervals.", cards: true },
        ),
      )
    }`,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
