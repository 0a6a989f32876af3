import { howGood, isItRight, worth } from "./judgement_sections.ts";
import { listOfCalls, scores } from "./customer_sections.ts";
import { dataOverTime, leaks, split } from "./data_sections.ts";
import { dependence } from "./dependence_section.ts";
import { html } from "./html.ts";
import { models } from "./models_section.ts";
import { leadSentence, verdictOf } from "./lead.ts";
import { count, decimal, money, percent, range } from "./numbers.ts";
import { page } from "./page.ts";
import { groups, months } from "./parts_section.ts";
import { tiles } from "./pieces.ts";
import { reasons } from "./reasons_section.ts";
import type { PredictionData } from "./prediction_data.ts";

/** The page that goes with predictions: how good they are, what they rest on, and whom to call. */
export function predictionReport(data: PredictionData): string {
  const { dataset, about, snapshot, scored, rankers, base_rate } = data;
  const [model] = rankers;
  const lead = leadSentence({
    model_pr_auc: model!.pr_auc.value,
    rule: data.best_rule.name,
    rule_pr_auc: data.best_rule.pr_auc,
    gain: data.pr_auc_gain,
  });
  const when = snapshot === null ? "" : ` at the end of ${snapshot}`;
  return page({
    title: `Who is about to leave: ${dataset}`,
    intro: html`<p class="about">${about}${
      when !== "" && `, as known${when}`
    }. ${data.churn_means}</p>
<p class="lead ${verdictOf(data.pr_auc_gain)}">${lead}</p>
<p class="note">PR-AUC is the average share of leavers among those called, over all lengths of the
list: 1 is perfect, a list in random order has ${decimal(base_rate.test, 3)}. All figures are of
${count(data.test.rows)} test rows of ${count(data.test.customers)} customers that had no part in
making the model; intervals are of ${count(data.resamples)} resamples of customers.</p>
${
      tiles([
        { value: count(scored.customers), name: "customers scored", more: snapshot ?? undefined },
        {
          value: count(scored.bands.high),
          name: "at high risk",
          more: `${percent(scored.band_from.high)} or more`,
        },
        {
          value: count(scored.worth_calling),
          name: "worth an offer",
          more: `expected to earn ${money(scored.worth)} in all`,
        },
        {
          value: `${decimal(model!.lift_at_10.value, 1)} ×`,
          name: "leavers in the first tenth",
          more: `as in a random list; ${range(model!.lift_at_10.interval, 1)}`,
        },
        {
          value: percent(data.ece.value),
          name: "off, on average",
          more: "between a probability and what came of it",
        },
      ])
    }`,
    sections: [
      split(data),
      leaks(data),
      dataOverTime(data),
      howGood(data),
      models(data),
      isItRight(data),
      worth(data),
      reasons(data),
      dependence(data),
      scores(data),
      groups(data),
      months(data),
      listOfCalls(data),
    ].filter((section) => section !== undefined),
    footer:
      html`<p>This page is one file, loads nothing from anywhere and runs no program. It was made
from the data, the model and the contract of data set ${dataset}; the same inputs make the same
page.</p>`,
  });
}
