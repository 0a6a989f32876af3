import type { Table } from "../contract/mod.ts";
import { escape } from "./html.ts";
import type { Outcome } from "./outcome.ts";
import { finding, sentence, subjectOf } from "./sentences.ts";

/** All expectations, table by table: the table as a whole, its columns in their order, then several of them. */
export function expectationsTable(tables: readonly Table[], outcomes: readonly Outcome[]): string {
  const sections = tables.map((table) =>
    section(table, outcomes.filter((one) => one.table === table.name))
  );
  return `<section>
<h2>All expectations</h2>
${sections.join("\n")}
</section>`;
}

function section(table: Table, outcomes: readonly Outcome[]): string {
  const order = (subject: string) => {
    if (subject === "") return -1;
    const at = table.columns.findIndex((column) => column.name === subject);
    return at < 0 ? table.columns.length : at;
  };
  const subjects = [...new Set(outcomes.map((one) => subjectOf(one.checked)))]
    .sort((a, b) => order(a) - order(b));
  const rows = subjects.flatMap((subject) =>
    outcomes.filter((one) => subjectOf(one.checked) === subject)
      .map((one, index) => row(subject, one, index > 0))
  );
  return `<h3>${escape(table.name)}</h3>
<table class="all">
<thead><tr><th>Column</th><th>Status</th><th>Expectation</th><th>Observed</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

function row(subject: string, outcome: Outcome, isAgain: boolean): string {
  const status = statusOf(outcome);
  const heading = subject === "" ? "the table" : escape(subject);
  return `<tr><th scope="row"${isAgain ? ' class="again"' : ""}>${heading}</th>` +
    `<td><span class="chip ${status.class}">${status.word}</span></td>` +
    `<td>${escape(sentence(outcome.checked))}</td><td>${escape(finding(outcome))}</td></tr>`;
}

function statusOf(outcome: Outcome): { class: string; word: string } {
  if (outcome.kind === "not_judged") return { class: "open", word: "not judged" };
  if (outcome.success) return { class: "good", word: "met" };
  const { severity } = outcome.checked;
  return { class: severity, word: severity };
}
