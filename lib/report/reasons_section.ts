import { featuresChart } from "./charts.ts";
import { html } from "./html.ts";
import type { Section } from "./page.ts";
import { figure, figures } from "./pieces.ts";
import type { PredictionData } from "./prediction_data.ts";

/** What the parts of a score are, by the kind of model. */
const parts: Record<string, string> = {
  logistic:
    "A part is how far the customer's value is from the average, times the weight of the feature.",
  trees:
    "A part is the exact Shapley value of its feature in the trees: what knowing the feature adds, " +
    "averaged over all orders in which the features could become known.",
};

/** How parts carry over to the published probability, by the kind of calibration. */
const calibrations: Record<string, string> = {
  none: "",
  platt: "Calibration is a straight line in log-odds, so there the parts keep their proportions.",
  isotonic:
    "Calibration is a curve, so the parts add up before it, and not to the final probability.",
};

/** Which features move the scores of the model that serves. */
export function reasons(
  { features, features_left_out, model_kind, calibration }: PredictionData,
): Section {
  return {
    id: "features",
    title: "What moves the probabilities",
    body: figures(
      figure(
        "Strongest features",
        featuresChart(features),
        "Average distance by which a feature moves a customer's log-odds, up or down.",
      ),
      html`<div><h3>How to read it</h3>
<p>Every score is a sum of parts, one for each feature, and nothing else: in log-odds, before
calibration. ${parts[model_kind] ?? ""} ${calibrations[calibration.kind] ?? ""} The chart shows how
large these parts are on average; the list of whom to call shows them for each customer.</p>
<p>Features that say much the same, such as one measure over several periods, share their influence
arbitrarily. Reasons therefore add up all periods of a measure.</p>
<p>It is no cause: bringing a value back to usual need not keep a customer.</p>
${
        features_left_out.length > 0 &&
        html`<p class="note">Without influence, since they are the same for
all training rows or repeat others: ${features_left_out.join(", ")}.</p>`
      }</div>`,
    ),
  };
}
