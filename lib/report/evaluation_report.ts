import { lists, probabilities, profits, sideBySide } from "./comparison_sections.ts";
import type { EvaluationData } from "./evaluation_data.ts";
import { decision } from "./gate_sections.ts";
import { html } from "./html.ts";
import { count, decimal, percent, range } from "./numbers.ts";
import { page } from "./page.ts";
import { groups, months } from "./parts_section.ts";
import { tiles } from "./pieces.ts";

/** The page that goes with a decision: the models side by side on the test rows, and the rules. */
export function evaluationReport(data: EvaluationData): string {
  const { dataset, about, churn_means, test, resamples, base_rate, in_time } = data;
  const candidate = data.models.find(({ candidate }) => candidate)!;
  const { log_loss, pr_auc, ece } = candidate.figures;
  const ten = candidate.called.find(({ share }) => share === 0.1);
  return page({
    title: `Which model may serve: ${dataset}`,
    intro: html`<p class="about">${about}. ${churn_means}</p>
<p class="lead ${data.decision.promote ? "better" : "doubtful"}">${data.decision.sentence}</p>
<p class="note">All figures are of ${count(test.rows)} test rows of ${
      count(test.customers)
    } customers
that had no part in making or choosing a model; ${
      percent(base_rate.test)
    } of them left. Intervals and
bounds are of ${count(resamples)} resamples of customers, the same for all models.</p>
${
      tiles([
        {
          value: decimal(log_loss.value, 4),
          name: "log loss of the candidate",
          more: `${range(log_loss.interval, 4)}; base rate ${decimal(base_rate.log_loss, 4)}`,
        },
        {
          value: decimal(pr_auc.value, 3),
          name: "its PR-AUC",
          more: `${range(pr_auc.interval, 3)}; random list ${decimal(base_rate.test, 3)}`,
        },
        ...ten === undefined ? [] : [{
          value: `${decimal(ten.lift.value, 1)} ×`,
          name: "leavers in its first tenth",
          more: `as in a random list; ${range(ten.lift.interval, 1)}`,
        }],
        {
          value: percent(ece.value),
          name: "off, on average",
          more: "between a probability and what came of it",
        },
      ])
    }`,
    sections: [
      decision(data),
      sideBySide(data),
      probabilities(data),
      lists(data),
      profits(data),
      groups({ ...data, rankers: [data] }),
      months(data),
    ].filter((section) => section !== undefined),
    footer: html`<p>This page is one file, loads nothing from anywhere and runs no program. ${
      in_time
        ? "The split is in time."
        : "The split is not in time: it says nothing about how well a " +
          "model foresees."
    } The same inputs make the same page.</p>`,
  });
}
