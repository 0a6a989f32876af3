import type { Part } from "./grammar.ts";

/** What stands at a key, with what may be written short made long: `price: decimal` has a `type`. */
export function expandShort(part: Part, value: unknown): unknown {
  if (part === "split") {
    return mapped(
      value,
      (key, period) =>
        key === "train" || key === "validation" || key === "test"
          ? expanded(period, (day) => [day, day])
          : period,
    );
  }
  if (part !== "tables") return value;
  return mapped(value, (_name, table) =>
    mapped(table, (key, found) => {
      if (key === "source") return expanded(found, (files) => ({ files }));
      if (key !== "columns") return found;
      return mapped(found, (_column, rules) => expanded(rules, (type) => ({ type })));
    }));
}

function expanded(value: unknown, expand: (text: string) => unknown): unknown {
  return typeof value === "string" ? expand(value) : value;
}

/** The same keys with other values; what is no map of keys stays as it is. */
function mapped(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(key, one)]));
}
