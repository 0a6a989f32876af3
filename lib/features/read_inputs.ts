/** Reads what earlier steps have left beside the tables. */
import { z } from "zod";
import { type ContractSection, readParts } from "../contract/mod.ts";
import type { PrepareParts } from "./parts.ts";
import type { Span } from "./write_features.ts";

/**
 * The parts that {@linkcode writePrepared} needs, out of a file's keys, of which `features.attributes`
 * may stand for all of `features`: attributes are what has to be prepared, windows are not.
 *
 * @throws {ContractError} With every mistake and its place.
 */
export function readPrepareParts(section: ContractSection): PrepareParts {
  const { "features.attributes": attributes, ...value } = section.value;
  const features = attributes === undefined ? {} : { attributes };
  const whole: ContractSection = {
    file: section.file,
    value: { features, ...value },
    at: (path) => section.at(path),
  };
  return readParts(whole, ["entity", "timezone", "tables", "daily", "features", "label"]);
}

const as_of_file = z.object({ first_day: z.int(), as_of_day: z.int() }).nullable();

/** The days between which snapshots lie, out of the text of prepared/as_of.json. */
export function readSpan(text: string): Span {
  return as_of_file.parse(JSON.parse(text)) ?? undefined;
}

const verdict_file = z.object({
  contract: z.string(),
  as_of: z.iso.date().nullable(),
  passed: z.boolean(),
});

/**
 * What validation has found; lets nothing run past a failed one, or past one of another contract.
 *
 * @param text The text of quality/verdict.json.
 * @param contract_hash Of the parts of the contract that validation checks, as they are now.
 * @returns The day that validation judged by, where there is one.
 * @throws {Error} If a critical expectation was broken, or another contract's were held.
 */
export function readVerdict(text: string, contract_hash: string): { as_of: string | null } {
  const { contract, as_of, passed } = verdict_file.parse(JSON.parse(text));
  if (contract !== contract_hash) {
    throw new Error(
      "Cannot prepare data: validation was of another contract than there is now, run " +
        '"deno task repro validate"',
    );
  }
  if (passed) return { as_of };
  throw new Error(
    "Cannot prepare data: validation did not pass, see quality/index.html of the data set and mend " +
      "the source or the contract",
  );
}
