import { jsonText } from "./json_text.ts";
import { escape } from "./html.ts";
import { placeOf } from "./outcome.ts";
import type { Quarantine, QuarantinedRow } from "./quarantine.ts";
import { counted } from "./sentences.ts";

/** More would make the page slow; the file beside it has them all. */
const rows_max = 1000;
/** With more than so many the list starts folded. */
const open_max = 20;
const letters_max = { record: 240, cell: 60 };

/** The rows that fail, with their places, one table after another; folded where there are many. */
export function rowsSetAside(quarantines: readonly Quarantine[]): string {
  if (quarantines.length === 0) return "";
  return `<section>
<h2>Rows that fail</h2>
${quarantines.map(table).join("\n")}
</section>`;
}

function table({ table, failing, rows }: Quarantine): string {
  const listed = rows.slice(0, rows_max);
  // The browser unfolds a list when a link leads into it.
  return `<details${listed.length > open_max ? "" : " open"}>
<summary><b>${escape(table)}</b>: ${counted(failing, "row or record", "rows and records")}</summary>
${cutNote(table, failing, rows.length, listed.length)}<table class="rows" id="rows-${
    escape(table)
  }">
<thead><tr><th>Where</th><th>Why</th><th>What it holds</th></tr></thead>
<tbody>
${listed.map(rowOf).join("\n")}
</tbody>
</table>
</details>`;
}

/** What is not on the page, and where it is. */
function cutNote(table: string, failing: number, written: number, listed: number): string {
  const file = `<code>quarantine/${escape(table)}.parquet</code>`;
  const notes = [
    listed < written ? `The first ${counted(listed, "row")} of ${file}.` : "",
    written < failing
      ? `${counted(written, "row")} of ${
        counted(failing, "row")
      } are set aside in ${file}, the worst ` +
        "first; set <code>validate.quarantine_rows_max</code> for more."
      : "",
  ].filter((note) => note !== "");
  return notes.length === 0 ? "" : `<p class="note">${notes.join(" ")}</p>\n`;
}

function rowOf(row: QuarantinedRow): string {
  const { severity, reason, text } = row;
  return `<tr><th scope="row">${escape(placeOf(row))}</th>` +
    `<td><span class="chip ${severity}">${severity}</span> ${escape(reason)}</td>` +
    `<td>${
      text === null ? cellsOf(row) : `<code>${escape(cut(text, letters_max.record))}</code>`
    }</td></tr>`;
}

function cellsOf({ cells }: QuarantinedRow): string {
  return Object.entries(cells ?? {}).map(([name, value]) => {
    const text = value === null ? "–" : typeof value === "string" ? value : jsonText(value);
    return `<span class="cell"><small>${escape(name)}</small> ${
      escape(cut(text, letters_max.cell))
    }</span>`;
  }).join(" ");
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
