import type { Column } from "./types.ts";

/** What a value in the contract has to be to stand beside cells of a column, or undefined where it is. */
export function valueProblem(
  column: Pick<Column, "type" | "scale">,
  value: unknown,
): string | undefined {
  switch (column.type) {
    case "integer":
      return Number.isSafeInteger(value) ? undefined : "must be a whole number";
    case "decimal":
      return fitsScale(value, column.scale)
        ? undefined
        : `must be a number with at most ${column.scale} digits after the point`;
    case "double":
      return typeof value === "number" ? undefined : "must be a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "string":
      return typeof value === "string" ? undefined : "must be text, in quotes";
    case "date":
    case "timestamp":
      return isDay(value) ? undefined : "must be a day such as 1997-12-31";
  }
}

/** Whether a value is an ISO day that exists. */
export function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value);
}

function fitsScale(value: unknown, scale: number): boolean {
  if (typeof value !== "number") return false;
  const units = Math.round(value * 10 ** scale);
  // The number that is nearest to so many units is the number itself.
  return Number.isSafeInteger(units) && units / 10 ** scale === value;
}
