import type { Column } from "../contract/mod.ts";
import type { Checked } from "./outcome.ts";

type Limits = { min?: number | string; max?: number | string };

/** An expectation under its name in Great Expectations, with that one's own arguments. */
export function gxExpectation(
  checked: Checked,
  columns: readonly Column[],
  { timezone, as_of }: { timezone: string; as_of: string | undefined },
): { type: string; kwargs: Record<string, unknown> } {
  const between = (column: string, { min, max }: Limits) => {
    const isMoment = columns.find(({ name }) => name === column)?.type === "timestamp";
    const kwargs = isMoment
      ? moments({ min, max } as { min?: string; max?: string }, timezone)
      : limits({ min, max });
    return values("be_between", { column, ...kwargs });
  };
  switch (checked.kind) {
    case "not_null":
      return values("not_be_null", { column: checked.column });
    case "unique":
      return values("be_unique", { column: checked.column });
    case "in_set":
      return values("be_in_set", { column: checked.column, value_set: checked.values });
    case "between":
      return between(checked.column, checked);
    case "regex":
      return values("match_regex", { column: checked.column, regex: checked.pattern });
    case "not_in_future":
      return between(checked.column, { max: as_of });
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
      return { type: "expect_table_row_count_to_be_between", kwargs: limits(checked) };
    case "fresh": {
      const { column, hours_max } = checked;
      const isMoment = columns.find(({ name }) => name === column)?.type === "timestamp";
      const min_value = isMoment
        ? plain(startOfDay(as_of!, 1, timezone).subtract({ seconds: Math.round(hours_max * 3600) }))
        // A day ends with its last hour, so that the day itself is 0 hours old.
        : Temporal.PlainDate.from(as_of!).subtract({ days: Math.floor(hours_max / 24) }).toString();
      return { type: "expect_column_max_to_be_between", kwargs: { column, min_value } };
    }
    // What follows has no equal there, so these names come with arguments of our own.
    case "type": {
      const { type } = columns.find((one) => one.name === checked.column)!;
      return values("be_of_type", { column: checked.column, type_: type });
    }
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

function limits({ min, max }: Limits): Record<string, unknown> {
  return {
    ...min === undefined ? {} : { min_value: min },
    ...max === undefined ? {} : { max_value: max },
  };
}

/** Days as limits of moments: from the first moment of one to before the first after the other. */
function moments({ min, max }: { min?: string; max?: string }, timezone: string) {
  return {
    ...min === undefined ? {} : { min_value: plain(startOfDay(min, 0, timezone)) },
    ...max === undefined
      ? {}
      : { max_value: plain(startOfDay(max, 1, timezone)), strict_max: true },
  };
}

function startOfDay(day: string, days_later: number, timezone: string): Temporal.Instant {
  return Temporal.PlainDate.from(day).add({ days: days_later }).toZonedDateTime(timezone)
    .toInstant();
}

/** UTC without saying so, as the raw tables hold it. */
function plain(moment: Temporal.Instant): string {
  return moment.toString().replace("Z", "");
}
