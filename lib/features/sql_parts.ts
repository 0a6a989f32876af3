/** Pieces of SQL that every engine reads alike; spelled out, since none of them is obvious. */

/** A factor of a quotient: SQL of a whole number, or a constant above 0. */
export type Factor = string | number;

/** A sum that stays a BIGINT: some engines widen it, and then write it as DOUBLE. */
export function sum(value: string): string {
  return `CAST(SUM(${value}) AS BIGINT)`;
}

/** A whole number as a double. */
export function double(value: Factor): string {
  return `CAST(${value} AS DOUBLE)`;
}

/**
 * The product of whole numbers over the product of others as a double; null where one of those is 0.
 *
 * One division, at the end, so that all engines round once and alike. Constants of 1 are left out.
 */
export function quotient(over: readonly Factor[], under: readonly Factor[]): string {
  const [factors, divisors] = [over, under].map((all) => all.filter((factor) => factor !== 1));
  const numerator = product(factors!);
  if (divisors!.length === 0) return numerator;
  const value = `${numerator} / NULLIF(${product(divisors!)}, ${double(0)})`;
  const changing = divisors!.filter((factor) => typeof factor === "string");
  const zeros = factors!.filter((factor) => typeof factor === "string");
  if (changing.length === 0 || zeros.length === 0) return value;
  // 0 over a negative sum is -0, which engines write in different ways.
  const zero = zeros.map((factor) => `${factor} = 0`).join(" OR ");
  const defined = changing.map((factor) => `${factor} <> 0`).join(" AND ");
  return `CASE WHEN (${zero}) AND ${defined} THEN ${double(0)} ELSE ${value} END`;
}

function product(factors: readonly Factor[]): string {
  if (factors.length === 0) return double(1);
  const text = factors.map(double).join(" * ");
  return factors.length === 1 ? text : `(${text})`;
}

/** Constant rows of one whole number, to stand behind `name(column) AS`. */
export function values(numbers: readonly number[]): string {
  return `(VALUES ${numbers.map((number) => `(${number})`).join(", ")})`;
}

/** ORDER BY with nulls at a stated end: engines differ in where they put them. */
export function orderBy(...columns: string[]): string {
  return `ORDER BY ${columns.map((column) => `${column} ASC NULLS FIRST`).join(", ")}`;
}

/** A constant as SQL. */
export function literal(value: string | number | boolean): string {
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}
