import assert from "node:assert/strict";
import { hostile, sample } from "./_sample.ts";
import { page_bytes_max } from "./page.ts";
import type { PredictionData } from "./prediction_data.ts";
import { predictionReport } from "./prediction_report.ts";

function headings(text: string): string[] {
  return [...text.matchAll(/<h2 [^>]*>([^<]*)<\/h2>/g)].map(([, title]) => title!);
}

Deno.test("predictionReport() has a heading for each question", () => {
  assert.deepEqual(headings(predictionReport(sample())), [
    "How the data was split",
    "Possible leaks",
    "The data, and churn over time",
    "Does it find those who leave?",
    "Baseline against challenger",
    "Is a probability of 30 % really 30 %?",
    "What is it worth?",
    "What moves the probabilities",
    "What if one value were different?",
    "How many are at risk",
    "Does it work for every group?",
    "Does it hold from month to month?",
    "Whom to call",
  ]);
});

Deno.test("predictionReport() begins with how much better than the best rule the model is", () => {
  const text = predictionReport(sample());
  assert.match(text, /<p class="lead better">The model finds leavers 25 % better/);
  const doubtful = sample({ pr_auc_gain: { value: 0.1, interval: [-0.1, 0.3] } });
  assert.match(predictionReport(doubtful), /<p class="lead doubtful">The model is not shown/);
});

Deno.test("predictionReport() lets no name break out of the page", () => {
  const text = predictionReport(sample());
  assert.ok(!text.includes("<script"));
  assert.equal(text.match(/<\/style>/g)!.length, 1);
  assert.ok(text.includes("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;"));
  assert.ok(!text.includes(hostile));
});

Deno.test("predictionReport() names no address that could be loaded", () => {
  const text = predictionReport(sample());
  const addresses = text.match(/https?:[^"'\s<]*/g) ?? [];
  // The name of a vocabulary is no address.
  assert.deepEqual([...new Set(addresses)], ["http://www.w3.org/2000/svg"]);
  assert.ok(!/\s(?:src|srcset|action|poster|data)=|url\(|@import/i.test(text));
  const links = [...text.matchAll(/\shref="([^"]*)"/g)].map(([, link]) => link!);
  for (const link of links) {
    assert.ok(text.includes(`id="${link.slice(1)}"`), `${link} leads nowhere`);
  }
});

Deno.test("predictionReport() has no duplicate ids, and the same bytes each time", () => {
  const text = predictionReport(sample());
  const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(predictionReport(sample()), text);
});

Deno.test("predictionReport() says what is missing rather than show nothing", () => {
  const text = predictionReport(sample({
    snapshot: null,
    tables: [],
    volume: { unit: "day", points: [] },
    churn: [],
    slices: [],
    months: [],
    leaks: { without_history: [], suspected: [], roc_auc_max: 0.95 },
    split: { ...sample().split, in_time: false, words: "This is no split in time." },
    threshold: { ...sample().threshold, offer: null, break_even: null },
    call: [],
  }));
  assert.deepEqual(headings(text).length, 10);
  assert.match(text, /role="note"><p>This is no split in time\./);
  assert.match(text, /None found\./);
  assert.match(text, /So no offer can pay for itself/);
  assert.match(text, /<p>Nobody: no offer is expected to pay for itself\.<\/p>/);
});

Deno.test("predictionReport() says why figures differ where base rates move", () => {
  const said = /Base rates move: 30\s% of the training rows left,\s+25\s% of those/;
  assert.match(predictionReport(sample()), said);
  // (100 · 0.1 + 300 · 0.6) / 400, and the same of the groups before.
  const given = /test rows were given\s+48\s%,\s+before calibration 56\s%\./;
  assert.match(predictionReport(sample()), given);
  const still = sample({ base_rate: { ...sample().base_rate, train: 0.21 } });
  assert.ok(!predictionReport(still).includes("Base rates move"));
});

Deno.test("predictionReport() shows the models beside each other, and what may be chance", () => {
  const text = predictionReport(sample());
  const section = /<section id="models"[^]*?<\/section>/.exec(text)![0];
  assert.match(section, /<b>Version 3 serves [^]*?<\/b> Version 3 was promoted\./);
  const tables = [...section.matchAll(/<tbody>([^]*?)<\/tbody>/g)].map(([, rows]) => rows!);
  assert.equal(tables.length, 2);
  const [values, differences] = tables.map((rows) =>
    [...rows.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) =>
      [...row!.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) =>
        cell!.replace(/<br>/g, " ").replace(/<[^>]*>/g, "")
      )
    )
  );
  assert.deepEqual(values![0], [
    "the baseline",
    "0.500 0.450 to 0.550",
    "0.500 0.450 to 0.550",
    "0.5000 0.4500 to 0.5500",
    "0.5000 0.4500 to 0.5500",
    "0.5000 0.4500 to 0.5500",
    "0.50 0.45 to 0.55",
    "9,885 9,885 to 9,885",
  ]);
  assert.match(values![1]![0]!, /\(serves\)$/);
  // A tenth more: better of what is to be high, worse of what is to be low.
  assert.deepEqual(differences!.map((row) => row.slice(1)), [[
    "+0.100 0.050 to 0.150 better",
    "0.000 −0.050 to 0.050 may be chance",
    "+0.1000 0.0500 to 0.1500 worse",
    "+0.1000 0.0500 to 0.1500 worse",
    "+0.1000 0.0500 to 0.1500 worse",
    "+0.10 0.05 to 0.15 better",
    "",
  ]]);
});

/** A section's text without markup. */
function sectionText(text: string, id: string): string {
  const [section] = new RegExp(`<section id="${id}"[^]*?</section>`).exec(text)!;
  return section.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
}

Deno.test("predictionReport() says what the parts of a score are, how to read them, and what they are not", () => {
  const data = sample();
  const said = sectionText(predictionReport(data), "features");
  assert.match(said, /before calibration, where \+0\.7 doubles the odds/);
  assert.match(said, /A part is what &lt;script[^]*? Each part counts 0\.9 times\./);
  assert.match(said, /Of 300 of the customers scored, chosen by a hash of their keys\./);
  assert.match(said, /A dot for each of 300 customers/);
  assert.match(said, /share their influence arbitrarily/);
  assert.match(said, /influence is no cause/);
  assert.match(said, /Without influence, [^]*&lt;script/);
  const all = sample({ explanation: { ...data.explanation, customers: 884, left_out: [] } });
  const other = sectionText(predictionReport(all), "features");
  assert.match(other, /Of all customers scored\./);
  assert.ok(!other.includes("Without influence"));
});

Deno.test("predictionReport() says what other values would change, and that it is no promise", () => {
  const said = sectionText(predictionReport(sample()), "dependence");
  assert.match(said, /asked about 300 customers again and again/);
  assert.match(said, /not what would happen if somebody changed the value/);
  assert.match(
    said,
    /10\s% of the customers have no value; if nobody had one, it would be 40\s% on/,
  );
  assert.match(said, /2 rarer ones are left out/);
  assert.match(said, /Not shown, since the model makes it of other features: &lt;script/);
  const { explanation } = sample();
  const plain = predictionReport(sample({ explanation: { ...explanation, derived: [] } }));
  assert.ok(!plain.includes("Not shown"));
  assert.match(said, /free \(30&#160;% of the customers\)/);
});

Deno.test("predictionReport() says that a model which gives all the same has nothing to explain", () => {
  const { explanation } = sample();
  const text = predictionReport(sample({
    explanation: { ...explanation, features: [], swarm: [], dependence: [] },
  }));
  assert.match(sectionText(text, "features"), /Nothing: the model gives all customers the same\./);
  assert.ok(!text.includes('id="dependence"'));
});

Deno.test("predictionReport() says on what the model was validated, and where that is no split in time", () => {
  const held_out = { rows: 25_476, customers: 4705, refitted: true };
  const said = (validation: PredictionData["validation"], in_time = true) =>
    predictionReport(sample({ validation, split: { ...sample().split, in_time } }));
  assert.match(
    said({ by: "time", ...held_out }),
    /Later than the training rows, 25,476 rows of 4,705/,
  );
  const customers = said({ by: "customers", ...held_out });
  assert.match(customers, /Held out by a hash of their keys[^]*?This is no split in time/);
  assert.ok(!said({ by: "customers", ...held_out }, false).includes("This is no split in time"));
  assert.match(customers, /Then it was fitted to these rows too/);
  const apart = said({ by: "customers", ...held_out, refitted: false });
  assert.ok(!apart.includes("Then it was fitted"));
  assert.match(said(null), /The model was made elsewhere/);
});

Deno.test("predictionReport() names groups that are much worse off, and only those", () => {
  const text = predictionReport(sample());
  const [section] = /<section id="groups"[^]*?<\/section>/.exec(text)!;
  assert.match(
    section,
    /role="note"><p>With 95 % confidence: <b>plan: [^]*?<\/b> is ranked much worse and given much too/,
  );
  const [calm] = /<section id="months"[^]*?<\/section>/.exec(text)!;
  assert.ok(!calm.includes('role="note"'));
  assert.match(calm, /data-name="Month">2026-08</);
});

Deno.test("predictionReport() stays small with many customers, groups and features", () => {
  const { call, slices, explanation } = sample();
  const [first] = explanation.features;
  const [number, category] = explanation.dependence;
  const many = sample({
    call: Array.from({ length: 500 }, (_, at) => ({ ...call[1]!, customer: `${at}` })),
    slices: Array.from({ length: 100 }, (_, at) => ({ ...slices[0]!, name: `${at}` })),
    explanation: {
      ...explanation,
      features: Array.from({ length: 12 }, (_, at) => ({ ...first!, name: `${at}` })),
      swarm: Array.from({ length: 15 }, () => explanation.swarm[1]!),
      dependence: Array.from({ length: 15 }, (_, at) => at % 2 === 0 ? number! : category!),
    },
  });
  assert.ok(new TextEncoder().encode(predictionReport(many)).length < page_bytes_max * 0.75);
});
