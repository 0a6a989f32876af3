/** Blocks of which cards are made. */
import type { CardBlock, CardTable } from "../lib/report/mod.ts";

export function text(text: string): CardBlock {
  return { kind: "text", text };
}

export function numbers(...titles: string[]): CardTable["columns"] {
  return titles.map((title) => ({ title, number: true }));
}

export function pairs(
  caption: string,
  rows: readonly (readonly [string, string | number | boolean | null])[],
): CardTable {
  return {
    kind: "table",
    caption,
    columns: [{ title: "What" }, { title: "Value" }],
    rows: rows.map(([name, value]) => [name, shown(value)]),
  };
}

export function pairsOrNone(caption: string, rows: Parameters<typeof pairs>[1]): CardTable[] {
  return rows.length === 0 ? [] : [pairs(caption, rows)];
}

function shown(value: string | number | boolean | null): string {
  if (value === null) return "not known";
  return typeof value === "number" ? `${Number(value.toPrecision(6))}` : `${value}`;
}
