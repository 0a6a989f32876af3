/** Outcomes in the shape of Great Expectations; {@link ./mod.ts} says which part of it. */
import type { Column, Table } from "../contract/mod.ts";
import { type Checked, type Outcome, percent, type RowsOutcome, samples_max } from "./outcome.ts";
import { sentence, subjectOf } from "./sentences.ts";

type Judged = Exclude<Outcome, { kind: "not_judged" }>;

/** The description of a checkpoint over all tables. */
export function gxResults(
  dataset: string,
  tables: readonly Table[],
  outcomes: readonly Outcome[],
  as_of: string | undefined,
): unknown {
  const validations = tables.map((table) => {
    const judged = outcomes.filter((one): one is Judged =>
      one.table === table.name && one.kind !== "not_judged"
    );
    return {
      success: judged.every((one) => one.success),
      suite_name: table.name,
      suite_parameters: {},
      id: null,
      statistics: statistics("expectations", judged.map((one) => one.success)),
      results: judged.map((outcome) => gxResult(outcome, table.columns, as_of)),
      meta: {
        active_batch_definition: { datasource_name: dataset, data_asset_name: table.name },
      },
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

function gxResult(outcome: Judged, columns: readonly Column[], as_of: string | undefined): unknown {
  const { checked, success } = outcome;
  const { type, kwargs } = gxExpectation(checked, columns, as_of);
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
  const { element_count, missing_count, unexpected_count, samples, counts, checked } = outcome;
  const of_present = percent(unexpected_count, element_count - missing_count);
  const places = samples.map(({ row, file, line }) => ({ _row: row, _file: file, _line: line }));
  if (checked.kind === "not_null") {
    return {
      element_count,
      unexpected_count,
      unexpected_percent: of_present,
      partial_unexpected_list: samples.map(() => null),
      partial_unexpected_index_list: places,
    };
  }
  return {
    element_count,
    unexpected_count,
    unexpected_percent: of_present,
    partial_unexpected_list: samples.map(({ value }) => value),
    missing_count,
    missing_percent: percent(missing_count, element_count),
    unexpected_percent_total: percent(unexpected_count, element_count),
    unexpected_percent_nonmissing: of_present,
    partial_unexpected_counts: counts.slice(0, samples_max),
    partial_unexpected_index_list: places,
  };
}

function gxExpectation(
  checked: Checked,
  columns: readonly Column[],
  as_of: string | undefined,
): { type: string; kwargs: Record<string, unknown> } {
  switch (checked.kind) {
    case "not_null":
      return values("not_be_null", { column: checked.column });
    case "unique":
      return values("be_unique", { column: checked.column });
    case "type": {
      const { type } = columns.find((one) => one.name === checked.column)!;
      return values("be_of_type", { column: checked.column, type_: type });
    }
    case "in_set":
      return values("be_in_set", { column: checked.column, value_set: checked.values });
    case "between":
      return values("be_between", limits(checked, { column: checked.column }));
    case "regex":
      return values("match_regex", { column: checked.column, regex: checked.pattern });
    case "not_in_future":
      return values("be_between", { column: checked.column, max_value: as_of });
    case "compound_unique":
      return {
        type: "expect_compound_columns_to_be_unique",
        kwargs: { column_list: checked.columns, ignore_row_if: "all_values_are_missing" },
      };
    case "ordered":
      return {
        type: "expect_column_pair_values_a_to_be_greater_than_b",
        kwargs: {
          column_A: checked.second,
          column_B: checked.first,
          or_equal: checked.or_equal,
          ignore_row_if: "either_value_is_missing",
        },
      };
    case "row_count":
      return { type: "expect_table_row_count_to_be_between", kwargs: limits(checked, {}) };
    case "fresh":
      return {
        type: "expect_column_max_to_be_between",
        kwargs: { column: checked.column, as_of, hours_max: checked.hours_max },
      };
    // Great Expectations has no name for these; its own rule for them is a query of one's own.
    case "references":
      return {
        type: "unexpected_rows_expectation",
        kwargs: { column: checked.column, other_table: checked.table },
      };
    case "readable":
      return { type: "unexpected_rows_expectation", kwargs: { other_table: "rejects" } };
  }
}

function values(verb: string, kwargs: Record<string, unknown>) {
  return { type: `expect_column_values_to_${verb}`, kwargs };
}

function limits(
  { min, max }: { min?: number | string; max?: number | string },
  kwargs: Record<string, unknown>,
): Record<string, unknown> {
  return {
    ...kwargs,
    ...min === undefined ? {} : { min_value: min },
    ...max === undefined ? {} : { max_value: max },
  };
}
