/** A column as an import wants it. */
export interface ImportColumn {
  name: string;
  /** What the source calls it, where that is another name. */
  source_name?: string;
  type: "integer" | "decimal" | "double" | "boolean" | "string" | "date" | "timestamp";
  /** Dates and timestamps: how they are written. */
  format: "iso" | "yyyymmdd" | "day_first" | "month_first" | "epoch_s" | "epoch_ms";
  /** Decimals: digits after the point; stored as cell × 10^scale, a whole number. */
  scale: number;
  /** What a blank cell means, a day in ISO; without it a blank is null. */
  fill?: string | number | boolean;
}

/** The engine's type of each column type. */
export const stored_types: Record<ImportColumn["type"], string> = {
  integer: "BIGINT",
  decimal: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  string: "VARCHAR",
  date: "DATE",
  timestamp: "TIMESTAMP",
};
