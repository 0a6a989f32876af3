import assert from "node:assert/strict";
import { evaluatedModel, evaluationSample, judgedRule } from "./_evaluation_sample.ts";
import { hostile } from "./_sample.ts";
import { intervalsChart, profitsChart } from "./evaluation_charts.ts";
import { evaluationReport } from "./evaluation_report.ts";
import { page_bytes_max } from "./page.ts";

function headings(text: string): string[] {
  return [...text.matchAll(/<h2 [^>]*>([^<]*)<\/h2>/g)].map(([, title]) => title!);
}

function section(text: string, id: string): string {
  return new RegExp(`<section id="${id}"[^]*?</section>`).exec(text)![0];
}

/** The cells of a section's tables, row by row, without markup. */
function cells(text: string): string[][] {
  return [...text.matchAll(/<tbody>([^]*?)<\/tbody>/g)].flatMap(([, body]) =>
    [...body!.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) =>
      [...row!.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) =>
        cell!.replace(/<br>/g, " ").replace(/<[^>]*>/g, "").replace(/\s+/g, " ")
      )
    )
  );
}

Deno.test("evaluationReport() has a heading for each question", () => {
  assert.deepEqual(headings(evaluationReport(evaluationSample())), [
    "May the candidate serve?",
    "Baseline against challenger",
    "Is a probability of 30 % really 30 %?",
    "How many leavers does a list of calls find?",
    "What is it worth?",
    "Does it work for every group?",
    "Does it hold from month to month?",
  ]);
});

Deno.test("evaluationReport() begins with the decision in one sentence", () => {
  const text = evaluationReport(evaluationSample());
  assert.match(text, /<p class="lead better">Promote the challenger model: /);
  const { decision } = evaluationSample();
  const refused = evaluationSample({
    decision: { ...decision, promote: false, sentence: "Do not promote it." },
  });
  assert.match(evaluationReport(refused), /<p class="lead doubtful">Do not promote it\.<\/p>/);
});

Deno.test("evaluationReport() lists every rule with figure, bound, limit and verdict", () => {
  const { decision } = evaluationSample();
  const rules = [
    ...decision.rules,
    judgedRule({ verdict: "failed", figure: -0.001, bound: -0.02 }),
  ];
  const text = section(
    evaluationReport(evaluationSample({ decision: { ...decision, rules } })),
    "decision",
  );
  assert.deepEqual(cells(text), [
    [
      "Less log loss than the champion, beyond chance",
      "requirement",
      "0.0123",
      "0.0071",
      "0",
      "passed",
    ],
    [
      "No group&#39;s log loss, &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;&lt;/style&gt;",
      "guard",
      "0.0300",
      "−0.0100",
      "0.0500",
      "passed",
    ],
    ["Was made for it", "requirement", "It was", "", "", "passed"],
    ["At least 200 test rows", "requirement", "3,396", "", "200", "passed"],
    [
      "Less log loss than the champion, beyond chance",
      "requirement",
      "−0.0010",
      "−0.0200",
      "0",
      "failed",
    ],
  ]);
  assert.match(text, /<span class="band high">failed<\/span>/);
  assert.match(text, /standard error of\s+0\.0042, so a true gain of 0\.0104 would be found/);
});

Deno.test("evaluationReport() sets all models side by side, and what may be chance", () => {
  const found = cells(section(evaluationReport(evaluationSample()), "models"));
  assert.deepEqual(found.slice(0, 3).map(([name, pr_auc]) => [name, pr_auc]), [
    ["the baseline: logistic regression", "0.600 0.550 to 0.650"],
    ["the challenger: gradient-boosted trees (candidate)", "0.600 0.550 to 0.650"],
    [found[2]![0], "0.600 0.550 to 0.650"],
  ]);
  assert.deepEqual(found[3]!.slice(1, 4), [
    "+0.010 0.005 to 0.015 better",
    "+0.010 0.005 to 0.015 better",
    "+0.0100 0.0050 to 0.0150 worse",
  ]);
  // Nothing to compare where a model makes no offers.
  assert.equal(found[4]!.at(-1), "");
});

Deno.test("evaluationReport() has found shares and lift with their intervals, and profit by threshold", () => {
  const text = evaluationReport(evaluationSample());
  assert.deepEqual(
    cells(section(text, "lists"))[1]!.slice(0, 2),
    [
      "10\u00a0%".replace("\u00a0", " "),
      "30 % 28 % to 32 % 3.00 × 2.80 to 3.20",
    ].map((cell) => cell.replace(/\s/g, " ")),
  );
  const worth = cells(section(text, "profit"));
  assert.deepEqual(worth[0]!.slice(1), ["17 %", "1,372", "9,000 8,100 to 9,900"]);
  assert.deepEqual(worth[2]!.slice(1), ["nobody", "0", "0.00 0.00 to 0.00"]);
});

Deno.test("evaluationReport() lets no name break out of the page, and loads nothing", () => {
  const text = evaluationReport(evaluationSample());
  assert.ok(!text.includes("<script"));
  assert.equal(text.match(/<\/style>/g)!.length, 1);
  assert.ok(!text.includes(hostile));
  const addresses = text.match(/https?:[^"'\s<]*/g) ?? [];
  assert.deepEqual([...new Set(addresses)], ["http://www.w3.org/2000/svg"]);
  const links = [...text.matchAll(/\shref="([^"]*)"/g)].map(([, link]) => link!);
  for (const link of links) {
    assert.ok(text.includes(`id="${link.slice(1)}"`), `${link} leads nowhere`);
  }
  const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(evaluationReport(evaluationSample()), text);
  assert.ok(new TextEncoder().encode(text).length < page_bytes_max / 4);
});

Deno.test("evaluationReport() says what is missing rather than show nothing", () => {
  const { decision, models } = evaluationSample();
  const text = evaluationReport(evaluationSample({
    decision: { ...decision, power: null },
    rule: null,
    slices: [],
    months: [],
    in_time: false,
    base_rate: { test: 0.2, train: 0.2, log_loss: 0.5 },
    models: [evaluatedModel("the baseline: logistic regression", { candidate: true })],
  }));
  assert.equal(headings(text).length, 5);
  assert.match(text, /There was no version to compare with/);
  assert.match(text, /The split is not in time: it says nothing about how well/);
  assert.ok(!text.includes("What each has more than the baseline"));
  assert.ok(!text.includes("Base rates move"));
  assert.ok(evaluationReport(evaluationSample({ models })).includes("Base rates move"));
});

function all(svg: unknown, pattern: RegExp): number[] {
  return [...String(svg).matchAll(pattern)].map(([, found]) => Number(found));
}

Deno.test("intervalsChart() draws figures in proportion, the reference among them", () => {
  const svg = intervalsChart([
    { name: "one", value: 1, interval: [0, 2], tone: 1 },
    { name: "other", value: 3, interval: null, tone: 2 },
  ], { label: "Log loss", reference: 2 });
  const [one, other] = all(svg, /<circle [^>]*cx="([\d.]+)"/g);
  // The reference lies half way, and the interval is as wide as the figures are apart.
  const [reference] = all(svg, /stroke-dasharray="2 3"[^>]*><line [^>]*x1="([\d.]+)"/g);
  assert.ok(Math.abs((reference! - one!) / (other! - one!) - 0.5) < 1e-9);
  const [from] = all(svg, /stroke-width="2"[^>]*><line [^>]*x1="([\d.]+)"/g);
  const [to] = all(svg, /stroke-width="2"[^>]*><line [^>]*x2="([\d.]+)"/g);
  assert.ok(Math.abs((to! - from!) / (other! - one!) - 1) < 1e-9);
});

Deno.test("profitsChart() puts a dot where each model has its threshold, and none without one", () => {
  const points = [0, 0.5, 1].map((threshold) => ({ threshold, profit: 100 * (1 - threshold) }));
  const line = { tone: 1 as const, stroke: "line" as const, points };
  const svg = profitsChart([
    { ...line, name: "a", chosen: { threshold: 0.5, profit: 50 } },
    { ...line, name: "b", chosen: null },
  ]);
  assert.equal(all(svg, /<circle [^>]*cx="([\d.]+)"/g).length, 1);
});
