import { dailyColumns } from "../contract/mod.ts";
import { type FeatureDefinition, featureDefinitions } from "./definition.ts";
import { measureFraction } from "./measure_sql.ts";
import { attributeTables, type FeatureParts, findColumn, findMeasure } from "./parts.ts";
import { type Factor, orderBy, quotient, sum, values } from "./sql_parts.ts";

/**
 * Gives the SQL of the feature table: one row per eligible customer and snapshot.
 *
 * It reads `daily`, `customers` and `attributes` as {@linkcode prepareSql} makes them. Each row of
 * `daily` meets only the snapshots that look back to it, by equality of the day, so that the work
 * grows with active days and not with customers × days.
 *
 * @param snapshot_days Day indexes; data without time has none, and gets one row per customer.
 */
export function featuresSql(contract: FeatureParts, snapshot_days: readonly number[]): string {
  const definitions = featureDefinitions(contract);
  return contract.snapshots === undefined
    ? timelessSql(contract, definitions)
    : timedSql(contract, contract.snapshots.active_within_days, definitions, snapshot_days);
}

function timelessSql(contract: FeatureParts, definitions: FeatureDefinition[]): string {
  const cells = definitions.map((definition) =>
    `,\n  ${featureSql(definition, contract)} AS ${definition.name}`
  );
  return `SELECT customers.customer AS customer, CAST(0 AS INTEGER) AS snapshot_day${cells.join("")}
FROM customers
${orderBy("customers.customer")}`;
}

function timedSql(
  contract: FeatureParts,
  eligible_days: number,
  definitions: FeatureDefinition[],
  snapshot_days: readonly number[],
): string {
  const totals = windowTotals(contract, definitions);
  const lookback = Math.max(eligible_days, ...totals.map(({ window_days }) => window_days));
  const sums = totals.map(({ column, window_days }) => {
    const cell = `daily.${column}`;
    const inside = window_days === lookback
      ? cell
      : `CASE WHEN daily.day > pairs.snapshot_day - ${window_days} THEN ${cell} ELSE 0 END`;
    return `,\n    ${sum(inside)} AS ${totalName(column, window_days)}`;
  });
  const histories = attributeTables(contract)
    .filter(({ table }) => table.valid_from !== undefined)
    .map(({ table }) => table.name);
  const cells = definitions.map((definition) =>
    `,\n  ${featureSql(definition, contract)} AS ${definition.name}`
  );
  const ctes = [
    `snapshots(snapshot_day) AS ${values(snapshot_days)}`,
    `days AS (SELECT DISTINCT day FROM daily)`,
    `pairs AS (
  SELECT days.day AS day, snapshots.snapshot_day AS snapshot_day
  FROM days
  INNER JOIN snapshots
    ON snapshots.snapshot_day >= days.day AND snapshots.snapshot_day < days.day + ${lookback}
)`,
    `totals AS (
  SELECT daily.customer AS customer, pairs.snapshot_day AS snapshot_day,
    CAST(MAX(daily.day) AS INTEGER) AS last_day,
    CAST(MAX(daily._nth_day) AS INTEGER) AS active_days${sums.join("")}
  FROM daily
  INNER JOIN pairs ON pairs.day = daily.day
  GROUP BY daily.customer, pairs.snapshot_day
)`,
    ...histories.map(historySql),
  ];
  const joins = histories.map((table) => `
LEFT JOIN history_${table}
  ON history_${table}.customer = totals.customer
  AND history_${table}.valid_from_day <= totals.snapshot_day
  AND (history_${table}._valid_to_day IS NULL OR history_${table}._valid_to_day > totals.snapshot_day)`);
  return `WITH ${ctes.join(",\n")}
SELECT totals.customer AS customer, CAST(totals.snapshot_day AS INTEGER) AS snapshot_day${
    cells.join("")
  }
FROM totals
INNER JOIN customers ON customers.customer = totals.customer${joins.join("")}
WHERE totals.last_day > totals.snapshot_day - ${eligible_days}
${orderBy("totals.snapshot_day", "totals.customer")}`;
}

/** Each row of a table of attributes holds until the customer's next one. */
function historySql(table: string): string {
  return `history_${table} AS (
  SELECT attributes.*,
    LEAD(valid_from_day) OVER (PARTITION BY customer ${orderBy("valid_from_day")}) AS _valid_to_day
  FROM attributes
  WHERE _source_table = '${table}'
)`;
}

/** The sums over windows that the features need, each once. */
function windowTotals(
  contract: FeatureParts,
  definitions: FeatureDefinition[],
): { column: string; window_days: number }[] {
  const totals = new Map<string, { column: string; window_days: number }>();
  const need = (measure: string, ...windows: number[]) => {
    for (const column of dailyColumns(findMeasure(contract, measure))) {
      for (const window_days of windows) {
        totals.set(totalName(column, window_days), { column, window_days });
      }
    }
  };
  for (const { from } of definitions) {
    if (from.kind === "window") need(from.measure, from.window_days);
    if (from.kind === "trend") need(from.measure, from.short_days, from.long_days);
    if (from.kind === "ratio") {
      need(from.numerator, from.window_days);
      need(from.denominator, from.window_days);
    }
  }
  return [...totals.values()];
}

function totalName(column: string, window_days: number): string {
  return `${column}_in_${window_days}`;
}

function featureSql({ name, from, as_of }: FeatureDefinition, contract: FeatureParts): string {
  const total = (measure: string, window_days: number) =>
    measureFraction(
      findMeasure(contract, measure),
      (column) => `totals.${totalName(column, window_days)}`,
    );
  switch (from.kind) {
    case "fixed":
      return fixedSql[from.fixed];
    case "window": {
      const { over, under } = total(from.measure, from.window_days);
      return under.every((factor) => factor === 1) ? `${over[0]}` : quotient(over, under);
    }
    case "trend": {
      const short = total(from.measure, from.short_days);
      const long = total(from.measure, from.long_days);
      return rate([...short.over, ...long.under, from.long_days], [
        ...short.under,
        ...long.over,
        from.short_days,
      ]);
    }
    case "ratio": {
      const numerator = total(from.numerator, from.window_days);
      const denominator = total(from.denominator, from.window_days);
      return rate([...numerator.over, ...denominator.under], [
        ...numerator.under,
        ...denominator.over,
      ]);
    }
    case "attribute": {
      const { type, scale } = findColumn(contract, from.table, from.column);
      const cell = `${as_of === "history" ? `history_${from.table}` : "customers"}.${name}`;
      return type === "decimal" ? quotient([cell], [10 ** scale]) : cell;
    }
  }
}

const tenure = "totals.last_day - customers.first_day";
const fixedSql = {
  recency_days: "CAST(totals.snapshot_day - totals.last_day AS INTEGER)",
  tenure_days: `CAST(${tenure} AS INTEGER)`,
  age_days: "CAST(totals.snapshot_day - customers.first_day AS INTEGER)",
  mean_gap_days: quotient([tenure], ["totals.active_days - 1"]),
  frequency: "CAST(totals.active_days - 1 AS INTEGER)",
};

/** A quotient, without the constants that stand on both sides. */
function rate(over: Factor[], under: Factor[]): string {
  const left = [...under];
  const kept = over.filter((factor) => {
    const same = typeof factor === "number" ? left.indexOf(factor) : -1;
    if (same >= 0) left.splice(same, 1);
    return same < 0;
  });
  return quotient(kept, left);
}
