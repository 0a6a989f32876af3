/**
 * Words that DuckDB or SQLite do not take as a name without quotes. Names stand in SQL without them,
 * because every engine quotes in its own way.
 */
const sql_words = new Set(
  `add all alter analyse analyze and anti any array as asc asof asymmetric at authorization
  autoincrement between binary both by case cast check collate collation column columns commit
  concurrently constraint create cross default deferrable delete desc describe distinct do drop else
  end escape except exists false fetch for foreign freeze from full generated glob group having ilike
  in index initially inner insert intersect into is isnull join lambda lateral leading left like limit
  map natural not nothing notnull null offset on only or order outer overlaps pivot pivot_longer
  pivot_wider placing positional primary qualify references returning right select semi set show
  similar some struct summarize symmetric table tablesample then to trailing transaction true try_cast
  union unique unpack unpivot update using values variadic verbose when where window with`.split(
    /\s+/,
  ),
);

/** Whether a name is a word of SQL. */
export function isSqlWord(name: string): boolean {
  return sql_words.has(name.toLowerCase());
}

/**
 * What is wrong with a name, or undefined where it is one. Names stand in SQL without quotes and are
 * names of files.
 */
export function nameProblem(text: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(text)) {
    return "must be at most 63 letters, digits and _, a letter first";
  }
  return isSqlWord(text) ? "must be another name, this is a word of SQL" : undefined;
}

/** Tables that stand beside the raw ones: what could not become a row. */
export const pipeline_tables = ["rejects"];

/** A column that the query engine gives to every raw table. */
export const engine_columns = ["file_row_number"];

/** Columns that models derive where `buy_till_you_die` is asked for. */
export const derived_columns = /^(p_alive|expected_purchases_\d+d)$/i;

/** Columns that the pipeline's own tables have beside features, measures and attributes. */
export const pipeline_columns = [
  "customer",
  "day",
  "first_day",
  "last_day",
  "snapshot_day",
  "valid_from_day",
  "churned",
];
