/**
 * What may stand in a contract's file, a schema per key: shapes only. Meanings, and the names that a
 * contract gives to its own things, are checked later.
 */
import { z } from "zod";
import type { Seen } from "./seen.ts";

/** Longest stretch of days that a contract may name: ten years. */
const days_max = 3660;

// What it names is looked up later, and said with the nearest that there is.
const name = z.string("must be a name").min(1);
const scalar = z.union([z.string(), z.number(), z.boolean()], "must be text, a number or a truth");
const bound = z.union([z.number(), z.string()], "must be a number or a day such as 1997-12-31");
const day = z.iso.date("must be a day such as 1997-12-31");
const days = z.int().min(1).max(days_max);
const text = z.string().min(1);
const share = z.number().min(0).lt(1);
const severity = z.enum(["critical", "warning", "info"]).optional();
const mostly = z.number().gt(0).lte(1).optional();

/** Keys and values, with an example for whoever has written something else. */
function keyed<T extends z.ZodRawShape>(example: string, shape: T) {
  return z.strictObject(shape, `must be keys and values, such as ${example}`);
}

/** A schema whose values have exactly one of these keys. */
function having<T extends z.ZodType>(schema: T, one_of: readonly string[]): T {
  const given = (value: unknown) =>
    one_of.filter((key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
    );
  return schema.refine((value) => given(value).length === 1, {
    // Also beside other mistakes, so that all of them are said at once.
    when: () => true,
    params: { one_of },
  });
}

// A text alone stands for the files, see expandShort().
const source = z.strictObject({
  generate: z.literal("elearning").optional(),
  files: text.optional(),
  format: z.enum(["auto", "csv", "parquet", "jsonl"]).optional(),
  delimiter: z.enum(["auto", "comma", "tab", "semicolon", "pipe", "white_space"]).optional(),
  header: z.boolean().optional(),
  encoding: z.enum(["utf-8", "utf-16", "latin-1"]).optional(),
}, "must be a name of files, or keys and values");

// A text alone stands for the type.
const column = z.strictObject({
  type: z.enum(["integer", "decimal", "double", "boolean", "string", "date", "timestamp"]),
  source_name: text.optional(),
  format: z.enum(["iso", "yyyymmdd", "day_first", "month_first", "epoch_s", "epoch_ms"])
    .optional(),
  scale: z.int().min(0).max(9).optional(),
  fill: scalar.optional(),
  not_null: z.boolean().optional(),
  unique: z.boolean().optional(),
  in: z.array(scalar).min(1).optional(),
  min: bound.optional(),
  max: bound.optional(),
  regex: text.optional(),
  references: name.optional(),
  not_in_future: z.boolean().optional(),
  severity,
  mostly,
}, 'must be a type such as "integer", or keys and values');

const expectation_kinds = {
  type: name,
  not_null: name,
  unique: name,
  compound_unique: z.array(name).min(2),
  in_set: keyed("{ column: plan, values: [free, paid] }", {
    column: name,
    values: z.array(scalar).min(1),
  }),
  between: keyed("{ column: price, min: 0 }", {
    column: name,
    min: bound.optional(),
    max: bound.optional(),
  }),
  regex: keyed('{ column: code, pattern: "^[A-Z]+$" }', { column: name, pattern: text }),
  references: keyed("{ column: user_id, table: users }", { column: name, table: name }),
  not_in_future: name,
  fresh: keyed("{ column: bought_at, hours_max: 48 }", {
    column: name,
    hours_max: z.number().gt(0),
  }),
  row_count: keyed("{ min: 1 }", {
    min: z.int().min(0).optional(),
    max: z.int().min(0).optional(),
  }),
  ordered: keyed("{ first: ordered_at, second: sent_at }", {
    first: name,
    second: name,
    or_equal: z.boolean().optional(),
  }),
};

const expectation = having(
  z.strictObject({ ...expectation_kinds, severity, mostly }).partial(),
  Object.keys(expectation_kinds),
);

const table = z.strictObject({
  source: source.optional(),
  key: z.array(name).optional(),
  timestamp: name.optional(),
  valid_from: name.optional(),
  columns: z.record(z.string(), column, "must be keys and values, such as price: decimal"),
  expectations: z.array(expectation).optional(),
});

const measure = having(
  keyed("{ count: true } or { sum: price }", {
    table: name.optional(),
    when: text.optional(),
    count: z.literal(true).optional(),
    any: z.literal(true).optional(),
    sum: name.optional(),
    mean: name.optional(),
  }),
  ["count", "any", "sum", "mean"],
);

const features = keyed("{ windows_days: [7, 30] }", {
  windows_days: z.array(days).optional(),
  fixed: z.array(z.enum(["recency_days", "tenure_days", "age_days", "mean_gap_days"])).optional(),
  measures: z.array(name).optional(),
  trends: z.record(
    z.string(),
    keyed("{ measure: visits, short_days: 7, long_days: 30 }", {
      measure: name,
      short_days: days,
      long_days: days,
    }),
    "must be keys and values, such as up: { measure: visits, short_days: 7, long_days: 30 }",
  ).optional(),
  ratios: z.record(
    z.string(),
    keyed("{ numerator: spend, denominator: visits, window_days: 30 }", {
      numerator: name,
      denominator: name,
      window_days: days,
    }),
    "must be keys and values, such as each: { numerator: spend, denominator: visits, window_days: 30 }",
  ).optional(),
  attributes: z.array(
    z.string().regex(/^[^.]+(\.[^.]+)?$/, "must be a column, or a table and a column: users.plan"),
  ).optional(),
  buy_till_you_die: z.boolean().optional(),
});

const label = having(
  keyed("{ inactive_days: 30 }", {
    inactive_days: days.optional(),
    table: name.optional(),
    column: name.optional(),
    churned: scalar.optional(),
  }),
  ["inactive_days", "column"],
);

const snapshots = having(
  keyed("{ every_days: 7, eligible: { active_within_days: 30 } }", {
    every_days: days.optional(),
    every: z.enum(["week_end", "month_end"]).optional(),
    eligible: keyed("{ active_within_days: 30 }", { active_within_days: days }),
  }),
  ["every_days", "every"],
);

// A text alone stands for one day.
const period = z.tuple(
  [day, day],
  "must be a day, or the first and the last day as [1997-04-30, 1997-12-31]",
);

const split = having(
  keyed("{ shares: { validation: 0.15, test: 0.2 } }", {
    train: period.optional(),
    validation: period.optional(),
    test: period.optional(),
    shares: keyed("{ validation: 0.15, test: 0.2 }", { validation: share, test: share.gt(0) })
      .optional(),
    hash: keyed("{ test_below: 0.2, validation_below: 0.35 }", {
      test_below: share.gt(0),
      validation_below: share,
    }).optional(),
  }),
  ["train", "shares", "hash"],
);

/** The schema of each key of a contract; a key that may be left out takes `undefined`. */
export const grammar = {
  dataset: z.string().regex(
    /^[a-z0-9][a-z0-9_-]*$/,
    'must be lower-case letters, digits, "-" and "_"',
  ),
  about: z.string("must be text, what the data set is in one line").min(1),
  obtain: text.optional(),
  entity: z.string("must be the column that names the customer").min(1),
  timezone: text.optional(),
  tables: z.record(
    z.string(),
    table,
    "must be keys and values, such as sales: { timestamp: sold_on, columns: { sold_on: date } }",
  ),
  daily: z.record(z.string(), measure, "must be keys and values, such as visits: { any: true }")
    .optional(),
  features,
  label,
  snapshots: snapshots.optional(),
  split,
  calibration_snapshots: z.array(day).optional(),
  value: keyed("{ offer_cost: 5, saved_customer: 100, save_rate: 0.3 }", {
    offer_cost: z.number().min(0),
    saved_customer: z.number().gt(0),
    save_rate: z.number().gt(0).lte(1),
  }),
  online: keyed("{ max_age_days: 14 }", { max_age_days: z.int().min(0).max(days_max) }).optional(),
} as const;

/** A top-level key of a contract; each holds the part of the same name. */
export type Part = keyof typeof grammar;

/** What stands at a key, with short forms made long, as far as it could be read. */
export type Written<P extends Part> = Seen<NonNullable<z.output<typeof grammar[P]>>>;

/** All parts, in the order in which people write them. */
export const all_parts = Object.keys(grammar) as Part[];
