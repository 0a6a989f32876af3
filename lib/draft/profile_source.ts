/** What the cells of a column look like. */
import { type Ask, type DraftSource, identifier } from "./open_source.ts";
import type { ColumnType, TimeFormat } from "../contract/mod.ts";

/** A column's cells, counted. */
export interface Profile {
  source_name: string;
  type: ColumnType;
  format: TimeFormat;
  scale: number;
  rows: number;
  blanks: number;
  distinct: number;
  /** Smallest and largest, of numbers and times; a time as ISO day. */
  min?: string;
  max?: string;
  /** All values, where there are few that come again; sorted. */
  values?: string[];
  /** What the user should know before taking the type. */
  remark?: string;
}

const values_max = 20;
const slashed = "^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}$";
const one_sign = "regexp_replace(cell, '[./-]', '/', 'g')";
const plain_integer = "^-?(0|[1-9][0-9]{0,14})$";

interface Reading {
  type: ColumnType;
  format?: TimeFormat;
  /** SQL that is true for a cell of this kind. */
  fits: string;
  /** SQL for the day of such a cell. */
  day?: string;
}

/** Ways to read a cell, the narrowest first: the first that reads all cells is the column's. */
const readings: Reading[] = [
  { type: "boolean", fits: "lower(cell) IN ('true', 'false')" },
  time("date", "yyyymmdd", "^(19|20)[0-9]{6}$", "try_strptime(cell, '%Y%m%d')"),
  { type: "integer", fits: `regexp_matches(cell, '${plain_integer}')` },
  { type: "decimal", fits: "regexp_matches(cell, '^-?(0|[1-9][0-9]{0,11})([.][0-9]{1,9})?$')" },
  {
    type: "double",
    fits: "regexp_matches(cell, '^-?([0-9]|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$')",
  },
  time("date", "iso", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "try_cast(cell AS TIMESTAMP)"),
  time(
    "timestamp",
    "iso",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}",
    "try_cast(cell AS TIMESTAMPTZ)",
  ),
  time("date", "day_first", slashed, `try_strptime(${one_sign}, '%d/%m/%Y')`),
  time("date", "month_first", slashed, `try_strptime(${one_sign}, '%m/%d/%Y')`),
];

function time(type: ColumnType, format: TimeFormat, pattern: string, moment: string) {
  const day = `CASE WHEN regexp_matches(cell, '${pattern}') THEN CAST(${moment} AS DATE) END`;
  return { type, format, fits: `${day} IS NOT NULL`, day };
}

/**
 * Looks at every cell of every column, a column at a time, so that a large file needs little memory.
 *
 * @throws {TypeError} If there are no rows to tell the type of a column by.
 */
export async function profileSource(source: DraftSource, ask: Ask): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (const name of source.columns) profiles.push(await profileColumn(source.view, name, ask));
  const rows = profiles[0]?.rows ?? 0;
  if (rows > 1) return profiles;
  const there = rows === 1
    ? "one row"
    : source.header === true
    ? "a header and no rows"
    : "no rows";
  throw new TypeError(
    `Cannot draft a contract from "${source.file.name}": it has ${there}, ` +
      "must have several, for types are found out from cells",
  );
}

async function profileColumn(view: string, name: string, ask: Ask): Promise<Profile> {
  const cells = `(SELECT nullif(trim(${identifier(name)}), '') AS cell FROM ${view})`;
  const fits = readings.map(({ fits }, index) => `count_if(${fits}) AS fits_${index}`);
  const days = readings.flatMap(({ day }, index) =>
    day === undefined ? [] : [
      `CAST(min(${day}) AS VARCHAR) AS from_${index}, CAST(max(${day}) AS VARCHAR) AS to_${index}`,
    ]
  );
  const [counts] = await ask(
    `SELECT count(*) AS n, count(cell) AS filled, count(DISTINCT cell) AS different, ` +
      `max(length(split_part(cell, '.', 2))) AS decimals, ` +
      `count_if(regexp_matches(cell, '^-?[0-9]+,[0-9]+$')) AS commas, ` +
      `count_if(regexp_matches(cell, '^[0-9]+$')) AS digits_only, ` +
      `CAST(min(try_cast(cell AS DECIMAL(38, 9))) AS VARCHAR) AS least, ` +
      `CAST(max(try_cast(cell AS DECIMAL(38, 9))) AS VARCHAR) AS most, ` +
      `${[...fits, ...days].join(", ")} FROM ${cells}`,
  );
  const count = (key: string) => Number(counts![key]);
  const filled = count("filled");
  const index = filled === 0 ? -1 : readings.findIndex((_, at) => count(`fits_${at}`) === filled);
  const reading: Reading = readings[index] ?? { type: "string", fits: "TRUE" };
  const profile: Profile = {
    source_name: name,
    type: reading.type,
    format: reading.format ?? "iso",
    scale: reading.type === "decimal" ? Math.max(count("decimals"), 1) : 0,
    rows: count("n"),
    blanks: count("n") - filled,
    distinct: count("different"),
  };
  if (reading.type === "integer") fromEpoch(profile, String(counts!.least), String(counts!.most));
  if (reading.day !== undefined) {
    profile.min = String(counts![`from_${index}`]);
    profile.max = String(counts![`to_${index}`]);
  } else if (["integer", "decimal", "double"].includes(profile.type)) {
    profile.min = plain(counts!.least);
    profile.max = plain(counts!.most);
  }
  const remark = remarkOn(profile, counts as Record<string, unknown>, filled);
  if (remark !== undefined) profile.remark = remark;
  if (profile.distinct <= values_max && profile.distinct * 2 <= filled) {
    const rows = await ask(`SELECT DISTINCT cell FROM ${cells} WHERE cell IS NOT NULL`);
    profile.values = rows.map(({ cell }) => String(cell)).sort();
  }
  return profile;
}

/** Whole numbers that count seconds of these decades, in a column that is called so. */
function fromEpoch(profile: Profile, least: string, most: string): void {
  if (!/time|date|_at$|stamp|epoch|^ts$/i.test(profile.source_name)) return;
  for (const [format, unit] of [["epoch_s", 1], ["epoch_ms", 1000]] as const) {
    if (Number(least) < 631_152_000 * unit || Number(most) > 4_102_444_800 * unit) continue;
    Object.assign(profile, { type: "timestamp", format });
    const day = (value: string) => new Date(Number(value) * 1000 / unit).toISOString().slice(0, 10);
    Object.assign(profile, { min: day(least), max: day(most) });
  }
}

function remarkOn(
  profile: Profile,
  counts: Record<string, unknown>,
  filled: number,
): string | undefined {
  if (filled === 0) return "all cells are blank";
  const index = (format: TimeFormat) => readings.findIndex((one) => one.format === format);
  if (
    profile.format === "day_first" && Number(counts[`fits_${index("month_first")}`]) === filled
  ) {
    return "the month may come first: no day is above 12";
  }
  if (profile.type !== "string") return undefined;
  if (Number(counts.commas) > 0) return "decimal commas are no numbers here, write points";
  if (Number(counts.digits_only) === filled) return "as a number it would lose zeros or digits";
  const close = readings.map(({ type }, at) => ({ type, count: Number(counts[`fits_${at}`]) }))
    .reduce((best, one) => one.count > best.count ? one : best);
  if (close.count < filled * 0.9) return undefined;
  const others = filled - close.count;
  return `${close.type}, but for ${others} of ${filled} cells: with that type those are rejected`;
}

/** A decimal without zeros at its end. */
function plain(value: unknown): string | undefined {
  if (value === null) return undefined;
  return String(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}
