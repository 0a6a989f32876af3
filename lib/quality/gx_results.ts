/** Outcomes in the shape of Great Expectations; {@link ./mod.ts} says which part of it. */
import type { Contract } from "../contract/mod.ts";
import { gxExpectation } from "./gx_expectation.ts";
import { jsonText } from "./json_text.ts";
import { type Checked, type Outcome, percent, type RowsOutcome, type Sample } from "./outcome.ts";
import { sentence, subjectOf } from "./sentences.ts";

type Judged = Exclude<Outcome, { kind: "not_judged" }>;

/** What the expectations were held against. */
export interface Judgement extends Pick<Contract, "dataset" | "timezone" | "tables"> {
  as_of: string | undefined;
}

/** The description of a checkpoint over all tables. */
export function gxResults(outcomes: readonly Outcome[], judgement: Judgement): unknown {
  const { dataset, tables } = judgement;
  const validations = tables.map(({ name }) => {
    const judged = outcomes.filter((one): one is Judged =>
      one.table === name && one.kind !== "not_judged"
    );
    return {
      success: judged.every((one) => one.success),
      suite_name: name,
      suite_parameters: {},
      id: null,
      statistics: statistics("expectations", judged.map((one) => one.success)),
      results: judged.map((outcome) => gxResult(outcome, judgement)),
      meta: { active_batch_definition: { datasource_name: dataset, data_asset_name: name } },
    };
  });
  return {
    success: validations.every(({ success }) => success),
    statistics: statistics("validations", validations.map(({ success }) => success)),
    validation_results: validations,
  };
}

function statistics(what: string, successes: readonly boolean[]): Record<string, number | null> {
  const successful = successes.filter(Boolean).length;
  return {
    [`evaluated_${what}`]: successes.length,
    [`successful_${what}`]: successful,
    [`unsuccessful_${what}`]: successes.length - successful,
    success_percent: percent(successful, successes.length),
  };
}

function gxResult(outcome: Judged, judgement: Judgement): unknown {
  const { checked, success } = outcome;
  const { columns } = judgement.tables.find(({ name }) => name === outcome.table)!;
  const { type, kwargs } = gxExpectation(checked, columns, judgement);
  const isRows = outcome.kind === "rows";
  return {
    success,
    expectation_config: {
      type,
      kwargs: isRows && checked.mostly < 1 ? { ...kwargs, mostly: checked.mostly } : kwargs,
      meta: { sentence: `${subjectOf(checked)} ${sentence(checked)}`.trim() },
      severity: checked.severity,
    },
    result: isRows ? rowsResult(outcome) : { observed_value: outcome.observed },
    meta: {},
    exception_info: {
      raised_exception: false,
      exception_traceback: null,
      exception_message: null,
    },
  };
}

function rowsResult(outcome: RowsOutcome & { checked: Checked }): Record<string, unknown> {
  const { element_count, missing_count, unexpected_count, samples, checked } = outcome;
  const of_present = percent(unexpected_count, element_count - missing_count);
  const missing = checked.kind === "not_null" ? {} : {
    missing_count,
    missing_percent: percent(missing_count, element_count),
    unexpected_percent_total: percent(unexpected_count, element_count),
    unexpected_percent_nonmissing: of_present,
  };
  return {
    element_count,
    unexpected_count,
    unexpected_percent: of_present,
    partial_unexpected_list: samples.map((sample) => gxValue(sample, checked)),
    ...missing,
    partial_unexpected_counts: countsOf(samples, checked),
    partial_unexpected_index_list: samples.map(({ row, file, line, reason }) => ({
      _row: row,
      _file: file,
      _line: line,
      ...reason === undefined ? {} : { _reason: reason },
    })),
  };
}

/** A value as Great Expectations lists it: of several columns by name, of a pair the larger-to-be first. */
function gxValue({ value, reason }: Sample, checked: Checked): unknown {
  if (checked.kind === "readable") return reason;
  if (checked.kind === "ordered") return (value as unknown[]).toReversed();
  if (checked.kind !== "compound_unique") return value;
  const values = value as unknown[];
  return Object.fromEntries(checked.columns.map((column, at) => [column, values[at]]));
}

/** How often each of the listed values is listed, by count, then by value. */
function countsOf(samples: readonly Sample[], checked: Checked) {
  const found = new Map<string, { value: unknown; count: number }>();
  for (const sample of samples) {
    const value = checked.kind === "compound_unique" ? sample.value : gxValue(sample, checked);
    const key = jsonText(value);
    const known = found.get(key);
    if (known === undefined) found.set(key, { value, count: 1 });
    else known.count++;
  }
  return [...found.values()].sort((a, b) => b.count - a.count || inOrder(a.value, b.value));
}

/** Numbers by size, texts by their letters' codes, lists by their first difference. */
function inOrder(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const at = a.findIndex((one, index) => inOrder(one, b[index]) !== 0);
    return at < 0 ? 0 : inOrder(a[at], b[at]);
  }
  if (a === b || a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return (a as number) < (b as number) ? -1 : 1;
}
