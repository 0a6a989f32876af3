import { dayIndex } from "../../contract/mod.ts";
import { keyHash } from "../../metrics/mod.ts";
import type { ModelFile } from "../../model/mod.ts";

/** What models must have been made for to be judged by these rows. */
export interface MadeFor {
  dataset: string;
  hashes: Pick<ModelFile["hashes"], "contract" | "definition">;
}

/** Rows as far as it counts whether a model has seen them. */
export interface TestRows {
  keys: readonly string[];
  snapshot_days: ArrayLike<number>;
}

/** Why a model cannot be judged with the present features and labels, in words; none: it can. */
export function madeForOther(
  { dataset, hashes }: Pick<ModelFile, "dataset" | "hashes">,
  wanted: MadeFor,
): string[] {
  const problems: string[] = [];
  if (dataset !== wanted.dataset) {
    problems.push(`it is for data set "${dataset}", not "${wanted.dataset}"`);
  }
  if (hashes.definition !== wanted.hashes.definition) {
    problems.push("it was made for other features than the contract has now");
  }
  if (hashes.contract !== wanted.hashes.contract) {
    problems.push("it was made for another label or value than the contract has now");
  }
  return problems;
}

/**
 * How many test rows had a part in making a model: rows whose label window lies, if only in part, in
 * days that its training looked at; without time, rows of customers whom it was trained on.
 *
 * @returns Undefined where nobody said what it was made from.
 */
export function seenRows(
  trained: ModelFile["trained"],
  { keys, snapshot_days }: TestRows,
): number | undefined {
  if (trained.split === "unknown") return undefined;
  let seen = 0;
  if (trained.split === "time") {
    // A label window begins on the day after its snapshot.
    const last = dayIndex(trained.last_label_day);
    for (let row = 0; row < keys.length; row++) if (snapshot_days[row]! < last) seen++;
    return seen;
  }
  for (const key of keys) if (keyHash(key) >= trained.customers_from) seen++;
  return seen;
}

/** Why a version is not compared with, in words; null: it can be. */
export function whyNotCompared(file: ModelFile, wanted: MadeFor, test: TestRows): string | null {
  const other = madeForOther(file, wanted);
  if (other.length > 0) return other.join(", and ");
  const seen = seenRows(file.trained, test);
  if (seen === undefined) return "nobody has said what it was trained on";
  if (seen === 0) return null;
  const what = file.trained.split === "time"
    ? `its training looked at days up to ${file.trained.last_label_day}`
    : "it was trained on some of the test customers";
  return `${what}, so it has seen ${seen} of the ${test.keys.length} test rows`;
}
