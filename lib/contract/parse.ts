import { parseYamlDocument, YamlSyntaxError } from "../std/mod.ts";
import { ContractError } from "./problems.ts";
import { readContract } from "./read.ts";
import type { Path } from "./section.ts";
import type { Contract } from "./types.ts";

/**
 * A contract from the text of its file, checked in all its parts.
 *
 * @param file The name to use in messages. Its last part is the data set's name, by which stages find it.
 * @throws {ContractError} With every mistake and its place.
 * @example
 * ```ts
 * import { featureNames, parseContract } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const contract = parseContract(
 *   `
 * dataset: shop
 * about: Purchases of a shop
 * entity: customer_id
 * tables:
 *   purchases:
 *     timestamp: bought_on
 *     columns: { customer_id: integer, bought_on: date, price: decimal }
 * daily: { spend: { sum: price } }
 * features: { windows_days: [30], fixed: [recency_days] }
 * label: { inactive_days: 90 }
 * snapshots: { every: month_end, eligible: { active_within_days: 180 } }
 * split: { shares: { validation: 0.15, test: 0.2 } }
 * value: { offer_cost: 5, saved_customer: 100, save_rate: 0.3 }
 * `,
 *   "shop.yaml",
 * );
 * assert.deepEqual(featureNames(contract).map(({ name }) => name), ["recency_days", "spend_30d"]);
 * ```
 */
export function parseContract(text: string, file: string): Contract {
  const { value, locate } = readYaml(text, file);
  const at = (path: Path): string => {
    const place = locate(path);
    return place === undefined ? file : `${file}:${place.line}:${place.column}`;
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const there = value === null ? "is empty" : "is no map of keys";
    throw new ContractError(
      `Cannot use contract "${at([])}": the file ${there}, must begin with "dataset:"`,
    );
  }
  return readContract({ file, value: value as Record<string, unknown>, at });
}

function readYaml(text: string, file: string) {
  try {
    return parseYamlDocument(text, file);
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    const lines = error.problems.map(({ line, column, message }) =>
      `Cannot use contract "${file}:${line}:${column}": ${message}`
    );
    throw new ContractError(lines.join("\n"));
  }
}
