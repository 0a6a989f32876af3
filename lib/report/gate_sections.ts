/** What the gate decided, by which rules, and what the test rows could show. */
import { html } from "./html.ts";
import { count, decimal, percent } from "./numbers.ts";
import type { Section } from "./page.ts";
import { table } from "./pieces.ts";
import type { EvaluationData, JudgedRule } from "./evaluation_data.ts";

export function decision({ decision, choice }: EvaluationData): Section {
  const { rules, power } = decision;
  return {
    id: "decision",
    title: "May the candidate serve?",
    body:
      html`<p>${choice} The gate then judges this one model by the test rows, which had no part in
making or choosing it. All rules must be met. A requirement must be shown; a guard stops only what is
shown to be worse than it tolerates, so that chance stops nobody.</p>
${
        table<JudgedRule>(
          [
            { title: "Rule", value: ({ asks }) => asks, wide: true },
            { title: "Kind", value: ({ kind }) => kind },
            {
              title: "Found",
              value: ({ figure, says }) => figure === null ? says : shown(figure),
              number: true,
            },
            {
              title: "95 % bound",
              value: ({ bound }) => bound === null ? "" : shown(bound),
              number: true,
            },
            {
              title: "Limit",
              value: ({ limit }) => limit === null ? "" : shown(limit),
              number: true,
            },
            {
              title: "Verdict",
              value: ({ verdict }) =>
                html`<span class="band ${verdict === "passed" ? "low" : "high"}">${verdict}</span>`,
            },
          ],
          rules,
          {
            caption:
              "Where there is a bound, it is the bound that is held against the limit: with 95 % " +
              "confidence the true figure is at least so large.",
            cards: true,
          },
        )
      }
${
        power === null
          ? html`<p class="note">There was no version to compare with, so base rate and simple rule take its
place.</p>`
          : html`<p class="note">What these test rows can show: the gain in log loss has a standard error of
${decimal(power.standard_error, 4)}, so a true gain of ${
            decimal(power.smallest, 4)
          } would be found and
promoted ${percent(power.power)} of the time. A smaller one may well be missed: more test customers
show more.</p>`
      }`,
  };
}

function shown(figure: number): string {
  return Number.isInteger(figure) ? count(figure) : decimal(figure, Math.abs(figure) < 1 ? 4 : 2);
}
