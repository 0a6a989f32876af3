import { columnNames, isTime } from "./columns.ts";
import { featureNames } from "./feature_names.ts";
import type { Written } from "./grammar.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import { checkNames } from "./names.ts";
import type { Problems } from "./problems.ts";
import { derived_columns, pipeline_columns } from "./reserved.ts";
import type { Path } from "./section.ts";
import type { Features, Measure, Table } from "./types.ts";

const all_fixed: Features["fixed"] = ["recency_days", "tenure_days", "age_days", "mean_gap_days"];

type WrittenFeatures = Written<"features">;

/** The measures as far as they could be read. */
export interface SeenDaily {
  /** Of all of them, in the order of the file. */
  names: string[];
  measures: readonly Measure[];
}

/**
 * Features over the measures and attributes; where nothing is selected, all measures are.
 *
 * @param daily Undefined: the measures could not be read; so with the tables.
 */
export function makeFeatures(
  written: WrittenFeatures,
  daily: SeenDaily | undefined,
  tables: readonly Table[] | undefined,
  problems: Problems,
): Features {
  const windows_days = onceEach(written.windows_days, "windows_days", problems);
  written.measures?.forEach((name, index) =>
    findMeasure(name, daily, ["features", "measures", index], problems)
  );
  const is_windowless = written.windows_days?.length === 0 ||
    written.windows_days === undefined && !problems.doubts(["features", "windows_days"]);
  const measures = written.measures === undefined && !is_windowless
    ? daily?.names ?? []
    : onceEach(written.measures, "measures", problems);
  if (measures.length > 0 && is_windowless) {
    problems.add(
      ["features"],
      `has the measures ${quoted(measures)} and no window`,
      "must have windows_days, such as [7, 30]",
    );
  }
  const attributes = written.attributes?.map((name, index) => {
    const path = ["features", "attributes", index];
    return name === undefined || tables === undefined
      ? undefined
      : makeAttribute(name, tables, path, problems);
  });
  const features: Features = {
    windows_days,
    fixed: makeFixed(written, daily, problems),
    measures,
    trends: makeTrends(written, daily, problems),
    ratios: makeRatios(written, daily, problems),
    attributes: onceEach(attributes, "attributes", problems),
    buy_till_you_die: written.buy_till_you_die ?? false,
  };
  checkFeatureNames(features, tables !== undefined && daily !== undefined, problems);
  return features;
}

/** What could be read of a list, each entry once. */
function onceEach<T extends string | number | Features["attributes"][number]>(
  list: readonly (T | undefined)[] = [],
  key: "windows_days" | "fixed" | "measures" | "attributes",
  problems: Problems,
): T[] {
  const seen = new Map<string, T>();
  list.forEach((entry, index) => {
    if (entry === undefined) return;
    const text = JSON.stringify(entry);
    if (seen.has(text)) {
      const shown = typeof entry === "object" ? `"${entry.table}.${entry.column}"` : text;
      problems.add(["features", key, index], `is ${shown} again`, "must be another one");
    }
    seen.set(text, entry);
  });
  return [...seen.values()];
}

function makeFixed(
  written: WrittenFeatures,
  daily: SeenDaily | undefined,
  problems: Problems,
): Features["fixed"] {
  const none = daily?.names.length === 0;
  const fixed = written.fixed === undefined
    ? none ? [] : [...all_fixed]
    : onceEach(written.fixed, "fixed", problems);
  if (fixed.length > 0 && none) {
    problems.add(
      ["features", "fixed"],
      `has ${quoted(fixed)}, and daily has no measure`,
      "must be empty: without events nobody has been active",
    );
  }
  return fixed;
}

function makeTrends(
  written: WrittenFeatures,
  daily: SeenDaily | undefined,
  problems: Problems,
): Features["trends"] {
  const trends = Object.entries(written.trends ?? {});
  checkNames(trends.map(([name]) => name), (name) => ["features", "trends", name], problems);
  return trends.map(([name, trend = {}]) => {
    const path = ["features", "trends", name];
    const { measure, short_days, long_days } = trend;
    findMeasure(measure, daily, [...path, "measure"], problems, "whole");
    if (short_days !== undefined && long_days !== undefined && short_days >= long_days) {
      problems.add(
        [...path, "short_days"],
        `is ${short_days}`,
        `must be less than long_days, which is ${long_days}`,
      );
    }
    return { name, ...trend } as Features["trends"][number];
  });
}

function makeRatios(
  written: WrittenFeatures,
  daily: SeenDaily | undefined,
  problems: Problems,
): Features["ratios"] {
  const ratios = Object.entries(written.ratios ?? {});
  checkNames(ratios.map(([name]) => name), (name) => ["features", "ratios", name], problems);
  return ratios.map(([name, ratio = {}]) => {
    const path = ["features", "ratios", name];
    findMeasure(ratio.numerator, daily, [...path, "numerator"], problems, "whole");
    findMeasure(ratio.denominator, daily, [...path, "denominator"], problems, "whole");
    return { name, ...ratio } as Features["ratios"][number];
  });
}

function findMeasure(
  name: string | undefined,
  daily: SeenDaily | undefined,
  path: Path,
  problems: Problems,
  wanted?: "whole",
): void {
  if (name === undefined || daily === undefined || problems.doubts(["daily", name])) return;
  const measure = daily.measures.find((one) => one.name === name);
  if (measure === undefined) {
    problems.add(path, `is "${name}"`, `no measure of daily, ${nearestHint(name, daily.names)}`);
  } else if (wanted === "whole" && measure.kind === "mean") {
    problems.add(path, `is "${name}", which is a mean`, "must be a count, any or sum");
  }
}

function makeAttribute(
  written: string,
  tables: readonly Table[],
  path: Path,
  problems: Problems,
): Features["attributes"][number] | undefined {
  const [first, second] = written.split(".");
  const name = second ?? first!;
  const all = tables.filter((table) => table.timestamp === undefined);
  const candidates = all.filter((table) => second === undefined || table.name === first);
  const found = candidates.flatMap((table) => {
    const column = table.columns.find((one) => one.name === name);
    return column === undefined ? [] : [{ table, column }];
  });
  if (found.length > 1) {
    const full = found.map(({ table }) => `${table.name}.${name}`);
    problems.add(path, `is "${written}"`, `must be one of ${quoted(full)}`);
    return undefined;
  }
  const [match] = found;
  if (match === undefined) {
    const in_doubt = second === undefined
      ? problems.doubtsIn(["tables"], 1) ||
        all.some((table) => problems.doubts(["tables", table.name, "columns", name]))
      : problems.doubts(["tables", first!, "columns", name]);
    if (in_doubt) return undefined;
    const events = tables.find((table) =>
      !all.includes(table) && (second === undefined || table.name === first) &&
      table.columns.some((one) => one.name === name)
    );
    if (events !== undefined) {
      problems.add(
        path,
        `is "${written}", a column of events in "${events.name}"`,
        "must be one of a table without timestamp, for it would change from row to row",
      );
      return undefined;
    }
    const valid = all.flatMap((table) =>
      columnNames(table, problems).map((column) =>
        second === undefined ? column : `${table.name}.${column}`
      )
    );
    problems.add(
      path,
      `is "${written}"`,
      `no column of a table without timestamp, ${nearestHint(written, valid)}`,
    );
    return undefined;
  }
  const { table, column } = match;
  if (isTime(column)) {
    problems.add(path, `is "${written}", which is ${column.type}`, "must be a number or text");
  }
  return { name, table: table.name, column: name, type: column.type };
}

/** @param is_whole Whether nothing is missing because of another part. */
function checkFeatureNames(features: Features, is_whole: boolean, problems: Problems): void {
  const names = featureNames({ features });
  if (names.length === 0 && is_whole && !problems.doubtsIn(["features"])) {
    problems.add(["features"], "names none", "must have at least one feature");
  }
  const seen = new Map<string, string>();
  // What a contract names itself is to blame for being called like a companion.
  const companions = names.filter(({ use }) => use === "companion");
  for (const { name } of companions) seen.set(name, `the "${name}" of buy_till_you_die`);
  for (const { name, from } of names.filter((found) => !companions.includes(found))) {
    const path: Path = from.kind === "trend" || from.kind === "ratio"
      ? ["features", `${from.kind}s`, name]
      : ["features", places[from.kind]];
    const what = `the ${from.kind === "window" ? "measure over a window" : from.kind} "${name}"` +
      (from.kind === "attribute" ? ` of table "${from.table}"` : "");
    const other = seen.get(name.toLowerCase()) ??
      (pipeline_columns.includes(name.toLowerCase())
        ? "a column of the pipeline's own"
        : features.buy_till_you_die && derived_columns.test(name)
        ? "a column that buy_till_you_die derives"
        : undefined);
    if (other !== undefined) {
      const way_out = from.kind === "attribute"
        ? "give the column another name and its source_name"
        : "must have another name";
      problems.add(path, `has ${what}, called as ${other} is`, way_out);
    }
    seen.set(name.toLowerCase(), what);
  }
}

const places = { fixed: "fixed", window: "measures", attribute: "attributes" } as const;
