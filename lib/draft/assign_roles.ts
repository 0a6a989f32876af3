/** Which column names the customer, which says when, and which is the label. */
import type { Profile } from "./profile_source.ts";
import type { DraftSource } from "./open_source.ts";
import { quoted } from "../std/nearest.ts";
import { isSqlWord } from "../contract/mod.ts";

/** A column that is to be written into the draft. */
export interface DraftColumn extends Profile {
  /** A name that SQL takes. */
  name: string;
}

/** A file with the part that each column plays. */
export interface DraftTable {
  name: string;
  source: DraftSource;
  columns: DraftColumn[];
  rows: number;
  entity: DraftColumn;
  /** Other columns that could name the customer, the best first. */
  entity_others: string[];
  timestamp?: DraftColumn;
  timestamp_others: string[];
  key: string[];
}

const customer_words = /customer|user|client|member|subscriber|account|household|person|e_?mail/i;
const time_words = /time|date|day|when|_at$|At$|stamp/i;
const label_words = /churn|attrition|cancel|exit|left|leave|lapsed|terminat|label|target/i;
const churned_words = /^(yes|true|1|y|t|churned|left|cancell?ed|exited|lapsed|gone)$/i;

/** Whether a column is a name of something, by what it is called. */
export function isIdentifier(name: string): boolean {
  return /(^|_)(id|uuid|guid|key|no|number)$/i.test(name) || /[a-z](ID|Id)$/.test(name);
}

/**
 * Names and roles of all tables.
 *
 * @throws {TypeError} If a table cannot be one of events or of attributes.
 */
export function assignRoles(sources: { source: DraftSource; profiles: Profile[] }[]): DraftTable[] {
  const taken = new Set<string>();
  const tables = sources.map(({ source, profiles }) => {
    const base = source.file.name.replace(/^.*\//, "").replace(/\..*$/, "");
    const name = freeName(base.toLowerCase(), taken);
    const names = new Set<string>();
    const columns = profiles.map((one) => ({ ...one, name: freeName(one.source_name, names) }));
    return { name, source, columns, rows: columns[0]?.rows ?? 0 };
  });
  const ranked = tables.map((table) => customerCandidates(table.columns, tables));
  const none = tables.find((_, index) => ranked[index]!.length === 0);
  if (none !== undefined) {
    throw new TypeError(
      `Cannot draft a contract from "${none.source.file.name}": none of its columns ` +
        `${
          quoted(none.columns.map(({ source_name }) => source_name))
        } names the customer, must have one that is called such as customer_id`,
    );
  }
  // The largest table is where the customer's name was thought of last.
  const largest = tables.reduce((best, one, at) => one.rows > tables[best]!.rows ? at : best, 0);
  const entity_name = ranked[largest]![0]!.name;
  return tables.map((table, index) => {
    const candidates = ranked[index]!;
    const entity = candidates.find(({ name }) => name === entity_name) ?? candidates[0]!;
    if (entity.name !== entity_name) {
      const other = table.columns.find(({ name }) => name === entity_name);
      if (other !== undefined) other.name = `${other.name}_other`;
      entity.name = entity_name;
    }
    const entity_others = candidates.filter((one) => one !== entity).map(({ name }) => name);
    return withTime({ ...table, entity, entity_others });
  });
}

function customerCandidates(
  columns: DraftColumn[],
  tables: readonly { columns: DraftColumn[] }[],
): DraftColumn[] {
  const is_shared = (name: string) =>
    tables.length > 1 && tables.every((one) => one.columns.some((other) => other.name === name));
  const score = ({ name, blanks }: DraftColumn) =>
    (customer_words.test(name) ? 4 : 0) + (isIdentifier(name) ? 2 : 0) +
    (is_shared(name) ? 2 : 0) - (blanks > 0 ? 1 : 0);
  return columns
    .filter(({ type, distinct }) => (type === "integer" || type === "string") && distinct > 1)
    .filter((column) => score(column) > 0)
    .sort((a, b) => score(b) - score(a) || columns.indexOf(a) - columns.indexOf(b));
}

function withTime(table: Omit<DraftTable, "timestamp_others" | "key">): DraftTable {
  const { columns, entity, rows, source } = table;
  const unique = entity.distinct === rows && entity.blanks === 0;
  if (unique) return { ...table, timestamp_others: [], key: [entity.name] };
  const score = ({ name, type, blanks }: DraftColumn) =>
    (time_words.test(name) ? 2 : 0) + (type === "timestamp" ? 1 : 0) - (blanks > 0 ? 2 : 0);
  const [timestamp, ...others] = columns
    .filter(({ type }) => type === "date" || type === "timestamp")
    .sort((a, b) => score(b) - score(a) || columns.indexOf(a) - columns.indexOf(b));
  if (timestamp === undefined) {
    throw new TypeError(
      `Cannot draft a contract from "${source.file.name}": customers in "${entity.source_name}" ` +
        `come again and no column is a date or time, must be one row a customer, or rows with a time`,
    );
  }
  const key = columns.filter((one) =>
    one !== entity && one !== timestamp && isIdentifier(one.name) && one.blanks === 0 &&
    one.distinct === rows
  ).slice(0, 1).map(({ name }) => name);
  return { ...table, timestamp, timestamp_others: others.map(({ name }) => name), key };
}

/** Columns of two values that could say who has churned, the best first. */
export function labelCandidates(tables: readonly DraftTable[]): {
  table: DraftTable;
  column: DraftColumn;
}[] {
  const all = tables.filter(({ timestamp }) => timestamp === undefined).flatMap((table) =>
    table.columns.filter((column) => column !== table.entity && column.values?.length === 2)
      .map((column) => ({ table, column }))
  );
  const score = (column: DraftColumn) =>
    (label_words.test(column.name) ? 2 : 0) +
    (column.values!.some((value) => churned_words.test(value)) ? 1 : 0);
  return all.filter(({ column }) => score(column) > 0)
    .sort((a, b) => score(b.column) - score(a.column));
}

/** The value of a label that most likely means churned. */
export function churnedValue({ values = [] }: DraftColumn): string {
  return values.find((value) => churned_words.test(value)) ?? values.at(-1)!;
}

/** A name that SQL takes without quotes, as near to the source's as can be. */
export function freeName(source_name: string, taken: Set<string>): string {
  let name = source_name.normalize("NFKD").replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "").slice(0, 50);
  if (!/^[A-Za-z]/.test(name)) name = name === "" ? "column" : `c_${name}`;
  if (isSqlWord(name)) name = `${name}_value`;
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`;
  taken.add(free.toLowerCase());
  return free;
}
