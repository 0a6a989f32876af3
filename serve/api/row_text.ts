import type { Cell, FeatureSpec } from "../../lib/model/mod.ts";

/** A row as callers would have sent it. */
export function rowText(
  features: readonly FeatureSpec[],
  customer: string,
  cells: readonly Cell[],
): string {
  const pairs = features.map(({ name }, at) =>
    `${JSON.stringify(name)}:${JSON.stringify(cells[at])}`
  );
  return `{"customer":${JSON.stringify(customer)},"features":{${pairs.join(",")}}}`;
}
