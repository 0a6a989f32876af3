import { isTime } from "./columns.ts";
import { featureNames } from "./feature_names.ts";
import type { Written } from "./grammar.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { pipeline_columns } from "./reserved.ts";
import type { Path } from "./section.ts";
import type { Features, Measure, Table } from "./types.ts";

const all_fixed: Features["fixed"] = ["recency_days", "tenure_days", "age_days", "mean_gap_days"];

/** Features over the measures and attributes; where nothing is selected, all measures are. */
export function makeFeatures(
  written: Written<"features">,
  daily: readonly Measure[],
  tables: readonly Table[],
  problems: Problems,
): Features {
  const windows_days = written.windows_days ?? [];
  const measures = written.measures ??
    (windows_days.length === 0 ? [] : daily.map(({ name }) => name));
  const fixed = written.fixed ?? (daily.length === 0 ? [] : [...all_fixed]);
  if (fixed.length > 0 && daily.length === 0) {
    problems.add(
      ["features", "fixed"],
      `has ${quoted(fixed)}, and daily has no measure`,
      "must be empty: without events nobody has been active",
    );
  }
  windows_days.forEach((window, index) => {
    if (windows_days.indexOf(window) < index) {
      problems.add(
        ["features", "windows_days", index],
        `is ${window} again`,
        "must be another one",
      );
    }
  });
  if (measures.length > 0 && windows_days.length === 0) {
    problems.add(
      ["features"],
      `has the measures ${quoted(measures)} and no window`,
      "must have windows_days, such as [7, 30]",
    );
  }
  measures.forEach((name, index) =>
    findMeasure(name, daily, ["features", "measures", index], problems)
  );
  const features: Features = {
    windows_days,
    fixed,
    measures,
    trends: makeTrends(written, daily, problems),
    ratios: makeRatios(written, daily, problems),
    attributes: (written.attributes ?? []).flatMap((name, index) =>
      makeAttribute(name, tables, ["features", "attributes", index], problems) ?? []
    ),
  };
  checkNames(features, problems);
  return features;
}

function makeTrends(
  written: Written<"features">,
  daily: readonly Measure[],
  problems: Problems,
): Features["trends"] {
  return Object.entries(written.trends ?? {}).map(([name, trend]) => {
    const path = ["features", "trends", name];
    findMeasure(trend.measure, daily, [...path, "measure"], problems, "whole");
    if (trend.short_days >= trend.long_days) {
      problems.add(
        [...path, "short_days"],
        `is ${trend.short_days}`,
        `must be less than long_days, which is ${trend.long_days}`,
      );
    }
    return { name, ...trend };
  });
}

function makeRatios(
  written: Written<"features">,
  daily: readonly Measure[],
  problems: Problems,
): Features["ratios"] {
  return Object.entries(written.ratios ?? {}).map(([name, ratio]) => {
    const path = ["features", "ratios", name];
    findMeasure(ratio.numerator, daily, [...path, "numerator"], problems, "whole");
    findMeasure(ratio.denominator, daily, [...path, "denominator"], problems, "whole");
    return { name, ...ratio };
  });
}

function findMeasure(
  name: string,
  daily: readonly Measure[],
  path: Path,
  problems: Problems,
  wanted?: "whole",
): void {
  const measure = daily.find((one) => one.name === name);
  if (measure === undefined) {
    const hint = nearestHint(name, daily.map((one) => one.name));
    problems.add(path, `is "${name}"`, `no measure of daily, ${hint}`);
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
  const candidates = tables
    .filter((table) => table.timestamp === undefined)
    .filter((table) => second === undefined || table.name === first);
  const name = second ?? first!;
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
    const valid = tables.filter((table) => table.timestamp === undefined).flatMap((table) =>
      table.columns.map((column) =>
        second === undefined ? column.name : `${table.name}.${column.name}`
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

function checkNames(features: Features, problems: Problems): void {
  const windows_days = [...new Set(features.windows_days)];
  const names = featureNames({ features: { ...features, windows_days } });
  if (names.length === 0) {
    problems.add(["features"], "names none", "must have at least one feature");
  }
  const seen = new Map<string, string>();
  for (const { name, from } of names) {
    const path: Path = from.kind === "trend" || from.kind === "ratio"
      ? ["features", `${from.kind}s`, name]
      : ["features", places[from.kind]];
    const what = `${from.kind === "window" ? "measure over a window" : from.kind} "${name}"`;
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      problems.add(path, `has the ${what}`, `must have another name than the ${other}`);
    } else if (pipeline_columns.includes(name.toLowerCase())) {
      problems.add(path, `has the ${what}`, "must have another name, the pipeline has that column");
    }
    seen.set(name.toLowerCase(), what);
  }
}

const places = { fixed: "fixed", window: "measures", attribute: "attributes" } as const;
