import type { Severity, Table } from "../contract/mod.ts";
import { escape } from "./html.ts";
import { frequent_max, type Outcome, placeOf, type RowsOutcome } from "./outcome.ts";
import type { Quarantine } from "./quarantine.ts";
import { counted, finding, sentence, shown, subjectOf, whole } from "./sentences.ts";

type Judged = Exclude<Outcome, { kind: "not_judged" }>;

const order: readonly Severity[] = ["critical", "warning", "info"];

/** Everything that failed, the worst first, with the values and where they stand. */
export function failures(
  tables: readonly Table[],
  outcomes: readonly Outcome[],
  quarantines: readonly Quarantine[],
): string {
  const failed = outcomes.filter((one): one is Judged => one.kind !== "not_judged" && !one.success);
  if (failed.length === 0) return "";
  const hasRows = (table: string) => quarantines.some((one) => one.table === table);
  const cards = order.flatMap((severity) =>
    failed.filter(({ checked }) => checked.severity === severity)
      .map((one) => card(one, tables.length > 1, hasRows(one.table)))
  );
  return `<section>
<h2>What failed</h2>
<div class="cards">
${cards.join("\n")}
</div>
</section>`;
}

function card(outcome: Judged, nameTable: boolean, hasRows: boolean): string {
  const { table, checked } = outcome;
  const subject = subjectOf(checked);
  const name = subject === "" ? table : nameTable ? `${table}.${subject}` : subject;
  const isRows = outcome.kind === "rows";
  const link = isRows && hasRows
    ? `<p><a href="#rows-${escape(table)}">rows of ${escape(table)} that fail</a></p>`
    : "";
  return `<article>
<h3><span class="chip ${checked.severity}">${checked.severity}</span> <b>${escape(name)}</b> ${
    escape(sentence(checked))
  }</h3>
<p>${escape(finding(outcome))}</p>${isRows ? values(outcome) : ""}${link}
</article>`;
}

/** The values that fail, each once. */
function values(outcome: RowsOutcome): string {
  const { frequent, unexpected_count } = outcome;
  const rows = frequent.length > 0 ? byValue(outcome) : byReason(outcome);
  const rest = rows.reduce((left, { count }) => left - count, unexpected_count);
  const items = rows.map(({ value, place }) =>
    `<tr><td><code>${escape(value)}</code></td><td>${escape(place)}</td></tr>`
  );
  if (rest > 0) items.push(`<tr><td colspan="2">and ${counted(rest, "row")} more</td></tr>`);
  return `<table class="values"><tbody>${items.join("")}</tbody></table>`;
}

interface Listed {
  value: string;
  place: string;
  /** How many rows this line stands for. */
  count: number;
}

function byValue({ frequent }: RowsOutcome): Listed[] {
  return frequent.map(({ count, first }) => ({
    value: shown(first.value),
    place: count === 1 ? placeOf(first) : `${whole(count)} times, first ${placeOf(first)}`,
    count,
  }));
}

/** Records that were rejected, as far as they were looked at. */
function byReason({ samples }: RowsOutcome): Listed[] {
  const reasons = Map.groupBy(samples, ({ reason }) => reason ?? "");
  return [...reasons].slice(0, frequent_max).map(([value, all]) => {
    const named = all.slice(0, frequent_max);
    return { value, place: named.map(placeOf).join(", "), count: named.length };
  });
}
