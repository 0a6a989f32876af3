import { comparedTables } from "./compared_tables.ts";
import { type Html, html } from "./html.ts";
import type { Section } from "./page.ts";
import type { ComparedModel, PredictionData } from "./prediction_data.ts";

/** The models beside each other on the same rows, and which of them serves. */
export function models({ models }: PredictionData): Section {
  const { compared, rows, resamples, serves, choice, decision } = models;
  return {
    id: "models",
    title: "Baseline against challenger",
    body: html`<p><b>${serves}</b> ${decision}</p>
<p>${choice} Only then did the models meet the test rows, once.</p>
${
      comparedTables({
        compared: compared.map((model) => ({ ...model, name: nameOf(model) })),
        rows,
        resamples,
      })
    }`,
  };
}

function nameOf({ name, serves }: ComparedModel): Html {
  return serves ? html`<span>${name} <b>(serves)</b></span>` : html`${name}`;
}
