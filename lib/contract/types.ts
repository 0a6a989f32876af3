/** How much a broken expectation matters: critical stops the pipeline, the others are reported. */
export type Severity = "critical" | "warning" | "info";

/** What a cell holds after reading. `decimal` is kept as a whole number of its smallest unit (cents). */
export type ColumnType =
  | "integer"
  | "decimal"
  | "double"
  | "boolean"
  | "string"
  | "date"
  | "timestamp";

/** How dates and times are written in text. */
export type TimeFormat =
  | "iso"
  | "yyyymmdd"
  | "day_first"
  | "month_first"
  | "epoch_s"
  | "epoch_ms";

export interface Column {
  name: string;
  /** What the source calls it, where that is no name that SQL takes without quotes. */
  source_name?: string;
  type: ColumnType;
  /** Dates and timestamps only. */
  format: TimeFormat;
  /** Decimals only: digits after the point; a cell is stored as cell × 10^scale, a whole number. */
  scale: number;
  /** What a blank cell means; without it a blank is null. */
  fill?: string | number | boolean;
}

/** Where a table's rows come from. */
export type TableSource =
  | { kind: "generate"; generator: "elearning" }
  | {
    kind: "files";
    /** Name or glob below the source folder; undefined: the source itself, if it is one file. */
    files?: string;
    format: "auto" | "csv" | "parquet" | "jsonl";
    delimiter: "auto" | "," | "\t" | ";" | "|" | "white_space";
    header: boolean;
    encoding: "utf-8" | "utf-16" | "latin-1";
  };

/**
 * One check. Columns' own rules (`not_null`, `unique`, `in`, …) become expectations too. Values are as
 * people write them: a decimal in its own unit and not in its smallest one, a day in ISO.
 */
export type Expectation =
  & { severity: Severity; mostly: number }
  & (
    | { kind: "not_null" | "unique" | "type"; column: string }
    | { kind: "compound_unique"; columns: string[] }
    | { kind: "in_set"; column: string; values: (string | number | boolean)[] }
    | { kind: "between"; column: string; min?: number | string; max?: number | string }
    | { kind: "regex"; column: string; pattern: string }
    | { kind: "references"; column: string; table: string }
    | { kind: "not_in_future"; column: string }
    | { kind: "fresh"; column: string; hours_max: number }
    | { kind: "row_count"; min?: number; max?: number }
    | { kind: "ordered"; first: string; second: string; or_equal: boolean }
  );

export interface Table {
  name: string;
  source: TableSource;
  columns: Column[];
  /** Columns that together name a row; empty: rows have no name. */
  key: string[];
  /** Column that says when a row happened; only event tables have one. */
  timestamp?: string;
  /** Column from when on a row of attributes holds; without it attributes are without history. */
  valid_from?: string;
  expectations: Expectation[];
}

/** A number per customer and active day. All but `mean` are whole numbers; a mean is kept as sum and count. */
export type Measure =
  & { name: string; table: string; when?: string }
  & (
    | { kind: "count" }
    /** 1 on a day with at least one such row: several rows of one day are one occasion. */
    | { kind: "any" }
    | { kind: "sum" | "mean"; column: string; scale: number }
  );

export interface Features {
  windows_days: number[];
  /** Which of the fixed ones are wanted. */
  fixed: ("recency_days" | "tenure_days" | "age_days" | "mean_gap_days")[];
  /** Measures that are summed (or averaged) over each window. */
  measures: string[];
  /** Per day in the short window over per day in the long one. */
  trends: { name: string; measure: string; short_days: number; long_days: number }[];
  ratios: { name: string; numerator: string; denominator: string; window_days: number }[];
  /** Columns of attribute tables, as of the snapshot where the table has `valid_from`. */
  attributes: { name: string; table: string; column: string; type: ColumnType }[];
  /** Whether a model of purchases without a subscription is fitted, and what it needs is made. */
  buy_till_you_die: boolean;
}

export type Label =
  /** Churned: no activity in (snapshot, snapshot + inactive_days]. */
  | { kind: "inactive"; inactive_days: number }
  /** Given, without time. */
  | { kind: "column"; table: string; column: string; churned: string | number | boolean };

export interface Snapshots {
  /** Day index divisible by n, last day of each ISO week, or last day of each month. */
  cadence: { kind: "days"; every_days: number } | { kind: "week_end" } | { kind: "month_end" };
  /** Only customers active in (snapshot - n, snapshot] are rows. */
  active_within_days: number;
}

/** How rows become train, validation and test. Dates are days in ISO, both ends inclusive. */
export type Split =
  | {
    kind: "dates";
    train: [string, string];
    validation?: [string, string];
    test: [string, string];
  }
  | { kind: "shares"; validation: number; test: number }
  /** By hash of the customer's key, for data without time: below `test` test, below `validation` validation. */
  | { kind: "hash"; test: number; validation: number };

/** What it costs to make an offer and what a saved customer is worth, in the data set's own money. */
export interface Value {
  offer_cost: number;
  saved_customer: number;
  save_rate: number;
}

/** How predictions by customer are made, from features that were computed before. */
export interface Online {
  /** Days since the end of a snapshot from which on its features are called stale. */
  max_age_days: number;
}

/** What a data set is: parsed, checked, and free of anything that only YAML needs. */
export interface Contract {
  dataset: string;
  about: string;
  /** Where to get the files and how to name them, for the message when they are missing. */
  obtain?: string;
  /** Column that names the customer, in every table. */
  entity: string;
  /** IANA name of the zone whose midnight parts the days. */
  timezone: string;
  tables: Table[];
  daily: Measure[];
  features: Features;
  label: Label;
  /** Undefined: data without time, one row per customer. */
  snapshots?: Snapshots;
  split: Split;
  /** Snapshots whose rows calibrate the model, ISO days; empty: the validation rows. */
  calibration_snapshots: string[];
  value: Value;
  /** How predictions by customer are made; undefined: features may be of any age. */
  online?: Online;
}
