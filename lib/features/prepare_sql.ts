import type { Features } from "../contract/mod.ts";
import { measureColumns } from "./measure_sql.ts";
import { attributeTables, eventTables, type PrepareParts } from "./parts.ts";
import { sourceViews } from "./source_views.ts";
import { orderBy, sum } from "./sql_parts.ts";

/** The tables that {@linkcode prepareSql} makes, each after those that it reads. */
export type PreparedTable = "daily" | "customers" | "attributes" | "given_labels";

/**
 * Gives the SQL that makes the prepared tables, one after the other, in words that all engines share.
 *
 * It reads the views that {@linkcode sourceViews} describes, and the tables before it.
 */
export function prepareSql(contract: PrepareParts): { table: PreparedTable; sql: string }[] {
  return [
    { table: "daily", sql: dailySql(contract) },
    { table: "customers", sql: customersSql(contract) },
    { table: "attributes", sql: attributesSql(contract) },
    { table: "given_labels", sql: givenLabelsSql(contract) },
  ];
}

/** One row per customer and active day. */
function dailySql(contract: PrepareParts): string {
  const tables = eventTables(contract);
  const columns = contract.daily.flatMap((measure) =>
    measureColumns(measure).map((column) => ({ ...column, table: measure.table }))
  );
  if (tables.length === 0) {
    return emptySql(contract, [
      "CAST(NULL AS INTEGER) AS day",
      "CAST(NULL AS INTEGER) AS _nth_day",
    ]);
  }
  const parts = tables.map((table) => {
    const cells = columns.map(({ name, value, table: own }) =>
      `,\n    ${own === table.name ? value : "CAST(0 AS BIGINT)"} AS ${name}`
    );
    return `SELECT _customer AS customer, _day AS day${cells.join("")}
  FROM events_${table.name}
  GROUP BY _customer, _day`;
  });
  const alone = tables.length === 1;
  const cells = columns.map(({ name }) => `, ${alone ? name : sum(name)} AS ${name}`);
  // The day's place among the customer's active days says how many came before any snapshot.
  const nth = `CAST(ROW_NUMBER() OVER (PARTITION BY customer ${orderBy("day")}) AS INTEGER)`;
  return `WITH parts AS (
  ${parts.join("\n  UNION ALL\n  ")}
),
days AS (
  SELECT customer, day${cells.join("")}
  FROM parts${alone ? "" : "\n  GROUP BY customer, day"}
)
SELECT customer, day, ${nth} AS _nth_day${columns.map(({ name }) => `, ${name}`).join("")}
FROM days
${orderBy("customer", "day")}`;
}

/** One row per customer, with the attributes that have no history. */
function customersSql(contract: PrepareParts): string {
  const timed = eventTables(contract).length > 0;
  const lasting = attributeTables(contract).filter(({ table }) => table.valid_from === undefined);
  const cells = lasting.flatMap(({ table, attributes }) =>
    attributes.map(({ name }) => `,\n  attributes_${table.name}.${name} AS ${name}`)
  );
  const joins = lasting.map(({ table: { name } }) =>
    `\nLEFT JOIN attributes_${name} ON attributes_${name}._customer = names.customer`
  );
  if (timed) joins.unshift("\nLEFT JOIN activity ON activity.customer = names.customer");
  const activity = `activity AS (
  SELECT customer, MIN(day) AS first_day, MAX(day) AS last_day
  FROM daily
  GROUP BY customer
),
`;
  // Whoever has events is in daily, which is smaller than they are.
  const names = customerNames(contract, timed ? ["SELECT customer FROM activity"] : []);
  return `WITH ${timed ? activity : ""}names AS (
  ${names}
)
SELECT names.customer AS customer,
  CAST(${timed ? "activity.first_day" : "NULL"} AS INTEGER) AS first_day,
  CAST(${timed ? "activity.last_day" : "NULL"} AS INTEGER) AS last_day${cells.join("")}
FROM names${joins.join("")}
${orderBy("names.customer")}`;
}

/** Every customer that has attributes or a label, or is among the others, once. */
function customerNames(contract: PrepareParts, others: string[]): string {
  const views = [
    ...attributeTables(contract).map(({ table }) => `attributes_${table.name}`),
    ...givenLabelViews(contract),
  ];
  const own = views.map((view) => `SELECT DISTINCT _customer AS customer FROM ${view}`);
  return [...others, ...own].join("\n  UNION\n  ");
}

/** One row per customer, table and day from which its attributes hold. */
function attributesSql(contract: PrepareParts): string {
  const parts = attributeTables(contract).filter(({ table }) => table.valid_from !== undefined);
  const names = parts.flatMap(({ attributes }) => attributes.map(({ name }) => name));
  if (parts.length === 0) return emptySql(contract, ["CAST(NULL AS INTEGER) AS valid_from_day"]);
  const rows = parts.map(({ table, attributes }) => lastOfDay(table.name, attributes, names));
  return `SELECT customer, valid_from_day, _source_table, ${names.join(", ")}
FROM (
  ${rows.join("\n  UNION ALL\n  ")}
) AS history
${orderBy("customer", "valid_from_day", "_source_table")}`;
}

/** Of several rows of one day the last one holds; of several at one moment always the same one. */
function lastOfDay(table: string, attributes: Features["attributes"], names: string[]): string {
  const own = attributes.map(({ name }) => name);
  const cells = names.map((name) => `, ${own.includes(name) ? name : "NULL"} AS ${name}`);
  return `SELECT _customer AS customer, _valid_from_day AS valid_from_day, '${table}' AS _source_table${
    cells.join("")
  }
  FROM (
    SELECT _customer, _valid_from_day, ${own.join(", ")}, ROW_NUMBER() OVER (
      PARTITION BY _customer, _valid_from_day
      ORDER BY _valid_from_moment DESC NULLS LAST, ${
    own.map((name) => `${name} ASC NULLS FIRST`).join(", ")
  }
    ) AS _nth
    FROM attributes_${table}
  ) AS ranked_${table}
  WHERE _nth = 1`;
}

/** One row per customer whose label is given. */
function givenLabelsSql(contract: PrepareParts): string {
  const [view] = givenLabelViews(contract);
  if (view === undefined) return emptySql(contract, ["CAST(NULL AS INTEGER) AS churned"]);
  return `SELECT _customer AS customer, CAST(churned AS INTEGER) AS churned
FROM ${view}
WHERE churned IS NOT NULL
${orderBy("_customer")}`;
}

function givenLabelViews({ label }: PrepareParts): string[] {
  return label.kind === "column" ? [`given_labels_${label.table}`] : [];
}

/** A table with columns and without rows. */
function emptySql(contract: PrepareParts, columns: string[]): string {
  const [view] = sourceViews(contract);
  return `SELECT _customer AS customer, ${columns.join(", ")}
FROM ${view!.name}
WHERE 1 = 0`;
}
