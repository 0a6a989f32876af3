/** The findings as one page for people, with nothing that has to be loaded. */
import type { Table } from "../contract/mod.ts";
import { type Outcome, placeOf } from "./outcome.ts";
import { page_style } from "./page_style.ts";
import { finding, sentence, shown, subjectOf, whole } from "./sentences.ts";
import type { Verdict } from "./verdict.ts";

const examples_max = 5;

/** The page; equal findings give equal bytes. */
export function qualityPage(
  dataset: string,
  tables: readonly Table[],
  outcomes: readonly Outcome[],
  verdict: Verdict,
): string {
  const title = `Data quality of ${escape(dataset)}`;
  const sections = tables.map((table) =>
    tableSection(table, outcomes.filter((one) => one.table === table.name))
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${page_style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="verdict ${verdict.passed ? "good" : "bad"}">${headline(verdict)}</p>
${overview(outcomes, verdict)}
</header>
<label class="filter"><input type="checkbox" id="failed-only"> only what failed</label>
<main>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function headline({ passed, critical, warnings, infos }: Verdict): string {
  const softer = [
    warnings > 0 ? `${warnings} warning${warnings === 1 ? "" : "s"}` : "",
    infos > 0 ? `${infos} remark${infos === 1 ? "" : "s"}` : "",
  ].filter((words) => words !== "").join(" and ");
  if (passed) return softer === "" ? "Passed." : `Passed, with ${softer}.`;
  const broken = `${critical} critical expectation${critical === 1 ? " is" : "s are"} broken`;
  return `Stopped: ${broken}${softer === "" ? "" : `, besides ${softer}`}.`;
}

function overview(outcomes: readonly Outcome[], verdict: Verdict): string {
  const judged = outcomes.flatMap((one) => one.kind === "not_judged" ? [] : [one]);
  const met = judged.filter((one) => one.success).length;
  const facts: [string, string][] = [
    ["Expectations met", `${met} of ${judged.length}`],
    ["Rows", whole(verdict.rows)],
    ["Records that are no rows", whole(verdict.rejects)],
    ["Left out of what follows", whole(verdict.excluded)],
    ["Judged as of", verdict.as_of ?? "no day given"],
  ];
  const items = facts.map(([name, value]) =>
    `<div><dt>${name}</dt><dd>${escape(value)}</dd></div>`
  );
  return `<dl>${items.join("")}</dl>`;
}

function tableSection(table: Table, outcomes: readonly Outcome[]): string {
  const subjects = [...new Set(outcomes.map((one) => subjectOf(one.checked)))];
  // The table as a whole, its columns in their order, then what is about several of them.
  const order = (subject: string) => {
    if (subject === "") return -1;
    const at = table.columns.findIndex((column) => column.name === subject);
    return at < 0 ? table.columns.length : at;
  };
  const rows = subjects.sort((a, b) => order(a) - order(b)).flatMap((subject) => {
    const own = outcomes.filter((one) => subjectOf(one.checked) === subject);
    return own.map((one) => outcomeRow(subject, one));
  });
  return `<section>
<h2>${escape(table.name)}</h2>
<div class="scroll"><table>
<thead><tr><th>Column</th><th>Status</th><th>Expectation</th><th>Observed</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table></div>
</section>`;
}

function outcomeRow(subject: string, outcome: Outcome): string {
  const status = statusOf(outcome);
  const heading = subject === "" ? "the table" : escape(subject);
  return `<tr class="${status.class}"><th scope="row">${heading}</th>` +
    `<td><span class="status ${status.class}">${status.word}</span></td>` +
    `<td>${escape(sentence(outcome.checked))}</td>` +
    `<td>${escape(finding(outcome))}${examples(outcome)}</td></tr>`;
}

function statusOf(outcome: Outcome): { class: string; word: string } {
  if (outcome.kind === "not_judged") return { class: "open", word: "not judged" };
  if (outcome.success) return { class: "good", word: "met" };
  const { severity } = outcome.checked;
  return { class: severity === "critical" ? "bad" : "soft", word: severity };
}

function examples(outcome: Outcome): string {
  if (outcome.kind !== "rows" || outcome.samples.length === 0) return "";
  const items = outcome.samples.slice(0, examples_max).map((sample) => {
    const value = sample.row === null ? String(sample.value) : shown(sample.value);
    return `<li><code>${escape(value)}</code> <small>${escape(placeOf(sample))}</small></li>`;
  });
  const frequent = outcome.counts.filter(({ count }) => count > 1).slice(0, examples_max);
  const most = frequent.length === 0
    ? ""
    : `<p><small>most often: ${
      frequent.map(({ value, count }) => `${escape(shown(value))} × ${whole(count)}`).join(", ")
    }</small></p>`;
  return `<ul>${items.join("")}</ul>${most}`;
}

/** Text of a file may hold anything, tags too. */
function escape(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!)
    // Control characters are shown, or a browser drops them.
    .replace(/\p{Cc}/gu, (letter) => {
      const code = letter.charCodeAt(0);
      if (letter === "\n" || letter === "\t") return letter;
      return String.fromCharCode(code < 0x20 ? 0x2400 + code : code === 0x7f ? 0x2421 : 0xfffd);
    });
}
