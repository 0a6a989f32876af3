/** Customers: how many are at risk, whom to call. */
import { scoresChart } from "./charts.ts";
import { html } from "./html.ts";
import { count, money, percent } from "./numbers.ts";
import type { Section } from "./page.ts";
import { figure, figures, type Key, table, type Tone } from "./pieces.ts";
import type { Band, CalledCustomer, PredictionData } from "./prediction_data.ts";

const band_tones: Record<Band, Tone> = { high: 2, medium: 3, low: 1 };

export function scores({ scored, snapshot }: PredictionData): Section {
  const { bands, band_from, bins, unfamiliar } = scored;
  const bandOf = (from: number): Band =>
    from >= band_from.high ? "high" : from >= band_from.medium ? "medium" : "low";
  const limits: Record<Band, string> = {
    high: `${percent(band_from.high)} or more`,
    medium: `${percent(band_from.medium)} to ${percent(band_from.high)}`,
    low: `below ${percent(band_from.medium)}`,
  };
  return {
    id: "scores",
    title: "How many are at risk",
    body: figures(
      html`<div>${
        table<Band>([
          { title: "Risk", value: (band) => html`<span class="band ${band}">${band}</span>` },
          { title: "Probability", value: (band) => limits[band] },
          { title: "Customers", value: (band) => count(bands[band]), number: true },
          {
            title: "Share",
            value: (band) => scored.customers > 0 ? percent(bands[band] / scored.customers) : "",
            number: true,
          },
        ], ["high", "medium", "low"])
      }
<p class="note">Limits between bands are parameters: <code>score.high_from</code> and
<code>score.medium_from</code>.</p>
${
        unfamiliar.length > 0 && html`<p class="note">Not met in training, so counted as unknown:
${unfamiliar.join("; ")}.</p>`
      }</div>`,
      figure(
        "Customers by probability",
        scoresChart(bins.map((bin) => ({ ...bin, tone: band_tones[bandOf(bin.from)] }))),
        snapshot === null
          ? "All customers, those that the model was trained on among them."
          : `All customers who are eligible at ${snapshot}.`,
        (["low", "medium", "high"] as const).map((band): Key => (
          { name: `${band} risk`, tone: band_tones[band], mark: "bar" }
        )),
      ),
    ),
  };
}

export function listOfCalls({ call, scored, dataset, value }: PredictionData): Section {
  const { worth_calling, already_gone } = scored;
  const gone = already_gone > 0 &&
    html`<p>${
      count(already_gone)
    } customers who have left already, as the data say, are not in the list.</p>`;
  if (call.length === 0) {
    return {
      id: "call",
      title: "Whom to call",
      body: html`<p>Nobody: no offer is expected to pay for itself.</p>${gone}`,
    };
  }
  return {
    id: "call",
    title: "Whom to call",
    body: html`
      <p>The ${count(call.length)} customers with the highest expected value of an offer, out of
      ${count(worth_calling)} where it is above zero: probability × ${percent(value.save_rate)} ×
      ${money(value.saved_customer)} − ${money(
        value.offer_cost,
      )}. Reasons are the customer's own values that
      raise the probability most, beside what is usual in training.</p>
      ${gone}
      ${table<CalledCustomer & { place: number }>(
        [
          { title: "Customer", value: ({ customer }) => customer },
          { title: "Probability", value: ({ probability }) => percent(probability), number: true },
          {
            title: "Risk",
            value: ({ band }) => html`<span class="band ${band}">${band}</span>`,
          },
          {
            title: "Worth of an offer",
            value: ({ expected_value }) => money(expected_value),
            number: true,
          },
          {
            title: "Why",
            wide: true,
            value: ({ reasons }) =>
              html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`,
          },
        ],
        call.map((customer, at) => ({ ...customer, place: at + 1 })),
        { cards: true },
      )}
      <p
        class="note">All customers of ${dataset} are in predictions.csv and predictions.parquet, these in
      whom_to_call.csv.</p>
    `,
  };
}
