import { dailyColumns, type Measure } from "../contract/mod.ts";
import { type Factor, sum } from "./sql_parts.ts";

/** The columns of the daily table that hold a measure, with the SQL that makes them from events. */
export function measureColumns(measure: Measure): { name: string; value: string }[] {
  const values = measureValues(measure);
  return dailyColumns(measure).map((name, index) => ({ name, value: values[index]! }));
}

function measureValues(measure: Measure): string[] {
  const { when } = measure;
  const only = (value: string) =>
    when === undefined ? value : `CASE WHEN ${when} THEN ${value} END`;
  switch (measure.kind) {
    case "count":
      return [count(when === undefined ? "*" : only("1"))];
    case "any":
      return [
        when === undefined ? "CAST(1 AS BIGINT)" : whole(`CAST(MAX(${only("1")}) AS BIGINT)`),
      ];
    case "sum":
      return [whole(sum(only(measure.column)))];
    case "mean":
      return [whole(sum(only(measure.column))), count(only(measure.column))];
  }
}

function count(value: string): string {
  return `CAST(COUNT(${value}) AS BIGINT)`;
}

/** A day without such a row has 0. */
function whole(value: string): string {
  return `COALESCE(${value}, CAST(0 AS BIGINT))`;
}

/** A measure over some days as a fraction of whole numbers, given the SQL of its columns' sums. */
export function measureFraction(
  measure: Measure,
  total: (column: string) => string,
): { over: Factor[]; under: Factor[] } {
  const columns = dailyColumns(measure).map(total);
  const scale = "scale" in measure ? 10 ** measure.scale : 1;
  return { over: columns.slice(0, 1), under: [...columns.slice(1), scale] };
}
