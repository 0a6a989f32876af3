import { categoryDependenceChart, numberDependenceChart } from "./explanation_charts.ts";
import type { Dependence, NumberDependence } from "./explanation_data.ts";
import { type Html, html } from "./html.ts";
import { count, percent } from "./numbers.ts";
import type { Section } from "./page.ts";
import { figure, figures, type Key, keyList } from "./pieces.ts";
import type { PredictionData } from "./prediction_data.ts";

/** What the model would say if one value were another: partial dependence. */
export function dependence({ explanation }: PredictionData): Section | undefined {
  const { dependence, derived, asked, customers } = explanation;
  if (dependence.length === 0) return undefined;
  const top = topOf(dependence);
  const single = dependence.some(({ kind }) => kind === "category")
    ? "single customers; for words, where four of five lie"
    : "single customers";
  const keys: Key[] = [
    { name: "on average", tone: 1 },
    { name: single, tone: 3 },
    { name: "how many have the value", tone: 3, mark: "bar" },
  ];
  return {
    id: "dependence",
    title: "What if one value were different?",
    body: html`
      <p>For each of the strongest features the model was asked about ${count(asked)}
      customers again and again, with the same value for all of them, and everything else left as it is. It
      shows how the model thinks, and not what would happen if somebody changed the value.</p>
      ${keyList(keys)}
      ${figures(...dependence.map((one) => chart(one, top, customers)))}
      <p
        class="note">Where single lines run beside each other, the feature acts alone; where they cross or
      fan out, it depends on the customer's other values. Where few customers are, the model has seen
      little. Values that hardly go together, such as no login in a month and one this week, are asked about
      all the same: features that say much the same are better read together. The outermost hundredth of a
      number's values on each side is left out.${derived.length > 0 &&
        ` Not shown, since the model makes it of other features: ${derived.join(", ")}.`}</p>
    `,
  };
}

function chart(one: Dependence, top: number, customers: number): Html {
  if (one.kind === "number") {
    return figure(one.name, numberDependenceChart(one, top), numberCaption(one, customers));
  }
  const { name, levels_left_out } = one;
  return figure(
    name,
    categoryDependenceChart(one, top, customers),
    levels_left_out > 0 && `${count(levels_left_out)} rarer ones are left out.`,
  );
}

function numberCaption({ unknown }: NumberDependence, customers: number): string {
  if (unknown === null) return "";
  return `${
    percent(unknown.customers / customers)
  } of the customers have no value; if nobody had ` +
    `one, it would be ${percent(unknown.mean)} on average.`;
}

/** One scale for all charts, so that they can be compared: up to the highest probability, rounded up. */
function topOf(dependence: readonly Dependence[]): number {
  const highest = dependence.flatMap((one) =>
    one.kind === "number"
      ? [...one.mean, ...one.lines.flat()]
      : one.levels.flatMap(({ mean, high }) => [mean, high])
  ).reduce((most, value) => Math.max(most, value), 0);
  const step = highest > 0.1 ? 0.1 : 0.01;
  return Math.min(Math.max(Math.ceil(highest / step - 1e-9), 1) * step, 1);
}
