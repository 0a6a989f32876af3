import type { Expectation, Severity } from "../contract/mod.ts";

/** An expectation of a contract, or that a table's records can be read at all. */
export type Checked =
  | Expectation
  | { kind: "readable"; severity: Severity; mostly: number };

/** A value that failed, and where it stands. */
export interface Sample {
  value: unknown;
  /** Why a record was rejected; rows have none. */
  reason?: string;
  /** Row of the table's Parquet file, from 0; null for a record that was rejected. */
  row: number | null;
  file: string | null;
  line: number | null;
}

/** What came of one expectation. */
export type Outcome =
  & { table: string; checked: Checked }
  & (
    /** Rows were looked at one by one; values that are missing count neither for nor against. */
    | {
      kind: "rows";
      success: boolean;
      element_count: number;
      missing_count: number;
      unexpected_count: number;
      /** The first that fail, by row. */
      samples: Sample[];
      /** Values of rows that fail, each with its first place: the most frequent first, then by row. */
      frequent: { count: number; first: Sample }[];
    }
    /** The table as a whole was looked at. */
    | { kind: "whole"; success: boolean; observed: string | number | null }
    /** Nobody said which day it is. */
    | { kind: "not_judged"; because: string }
  );

export type RowsOutcome = Extract<Outcome, { kind: "rows" }>;

/** How many different values people are shown. */
export const frequent_max = 5;

/** How many values Great Expectations shows. */
export const samples_max = 20;

/** `success = (nonnull − unexpected) / nonnull ≥ mostly`; without any value there is nothing to fail. */
export function meets(
  { element_count, missing_count, unexpected_count }: Pick<
    RowsOutcome,
    "element_count" | "missing_count" | "unexpected_count"
  >,
  mostly: number,
): boolean {
  const present = element_count - missing_count;
  return present === 0 || (present - unexpected_count) / present >= mostly;
}

/** `part / whole · 100`, or null where there is no whole. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole * 100;
}

/** Where a row or a record stands, for people. */
export function placeOf({ row, file, line }: Pick<Sample, "row" | "file" | "line">): string {
  if (file === null) return `row ${(row ?? 0) + 1}`;
  return line === null ? `${file}, row ${(row ?? 0) + 1} of the table` : `${file}:${line}`;
}
