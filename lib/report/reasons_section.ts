import { featuresChart } from "./charts.ts";
import { swarmChart } from "./explanation_charts.ts";
import { html } from "./html.ts";
import { count } from "./numbers.ts";
import type { Section } from "./page.ts";
import { figure, figures, type Key } from "./pieces.ts";
import type { PredictionData } from "./prediction_data.ts";

const shades: readonly Key[] = [
  { name: "low value", tone: "v1", mark: "dot" },
  { name: "middling", tone: "v3", mark: "dot" },
  { name: "high value", tone: "v5", mark: "dot" },
  { name: "a word, or not known", tone: "v0", mark: "dot" },
];

/** Which features move the scores of the model that serves, and for whom in which direction. */
export function reasons({ explanation, scored }: PredictionData): Section {
  const { customers, parts, calibration, features, left_out, swarm } = explanation;
  const whom = customers < scored.customers
    ? `${count(customers)} of the customers scored, chosen by a hash of their keys`
    : "all customers scored";
  if (features.length === 0) {
    return {
      id: "features",
      title: "What moves the probabilities",
      body: html`<p>Nothing: the model gives all customers the same.</p>`,
    };
  }
  const dots = swarm[0]?.points.length ?? 0;
  return {
    id: "features",
    title: "What moves the probabilities",
    body: html`<p>Every score is a sum of parts, one for each feature, on top of what was
average in training, and of nothing else: in log-odds, before calibration, where +0.7 doubles the odds of
leaving. ${parts} ${calibration}</p>
${
      figures(
        figure(
          "Strongest features",
          featuresChart(features),
          `Average size of a feature's part, up or down. Of ${whom}.`,
        ),
        swarm.length > 0 && figure(
          "Each customer's parts",
          swarmChart(swarm),
          `A dot for each of ${count(dots)} customers in each row: right of the line the ` +
            "customer's own value makes leaving likelier, left of it less likely. Its colour says " +
            "how high the value is among these customers.",
          shades,
        ),
      )
    }
<p class="note">How to read it: where high values lie to the right, leaving becomes likelier the
higher the value is, and where they lie to the left, less likely. A row that reaches far but is short in the
chart of averages matters for few customers, and much. One that lies on
one side altogether says that these customers differ from those of training. The list of whom to call gives each customer's
own reasons; raw scores are in predictions.csv as log_odds, beside the probability.</p>
<p class="note">Features that say much the same, such as one measure over several periods, share
their influence arbitrarily: none of them may be taken for unimportant by itself. Reasons therefore
add up all periods of a measure. And influence is no cause: bringing a value back to usual need not keep a
customer.</p>
${
      left_out.length > 0 &&
      html`<p class="note">Without influence, since they are the same for all training rows or repeat
others: ${left_out.join(", ")}.</p>`
    }`,
  };
}
