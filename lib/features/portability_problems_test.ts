import assert from "node:assert/strict";
import { shippedContract } from "./_shared.ts";
import { shopContract } from "./_random_data.ts";
import { featuresSql, labelsSql, portabilityProblems, prepareSql } from "./mod.ts";

/** SQL that only some engines take or that they answer in different ways, and a word of the reason. */
const planted: [string, RegExp][] = [
  ['SELECT "day" FROM daily', /text to others/],
  ["SELECT `day` FROM daily", /backticks/],
  ["SELECT day::BIGINT FROM daily", /CAST/],
  ["SELECT day // 7 FROM daily", /integer division/],
  ["SELECT day FROM daily WHERE day == 3", /write =/],
  ["SELECT [1, 2]", /lists/],
  ["SELECT {'a': 1}", /structs/],
  ["SELECT $day", /constants/],
  ["SELECT ?", /constants/],
  ["SELECT day FROM daily QUALIFY 1 = 1", /ROW_NUMBER/],
  ["SELECT * EXCLUDE (day) FROM daily", /name the columns/],
  ["SELECT 1 FROM a ASOF JOIN b ON a.x >= b.x", /plain join/],
  ["SELECT 1 FROM a SEMI JOIN b ON a.x = b.x", /plain join/],
  ["SELECT UNNEST(x) FROM a", /elsewhere/],
  ["SELECT x FROM range(3)", /elsewhere/],
  ["SELECT COUNT(*) FILTER (WHERE x = 1) FROM a", /CASE WHEN/],
  ["SELECT LAST_VALUE(x IGNORE NULLS) OVER () FROM a", /its place/],
  ["SELECT * FROM read_parquet('x')", /views/],
  ["SELECT DATE '2026-01-01'", /whole numbers/],
  ["SELECT x + INTERVAL 3 DAY FROM a", /whole numbers/],
  ["SELECT datediff('day', a, b) FROM c", /whole numbers/],
  ["SELECT date_trunc('month', a) FROM c", /whole numbers/],
  ["SELECT dayofweek(a) FROM c", /whole numbers/],
  ["SELECT now()", /same input/],
  ["SELECT current_date", /same input/],
  ["SELECT random()", /same input/],
  ["SELECT x FROM a WHERE x LIKE 'A%'", /case and patterns/],
  ["SELECT lower(x) FROM a", /ASCII/],
  ["SELECT concat(x, y) FROM a", /null counts/],
  ["SELECT log(x) FROM a", /base 10/],
  ["SELECT round(x) FROM a", /CASE/],
  ["SELECT greatest(x, y) FROM a", /CASE/],
  ["SELECT approx_count_distinct(x) FROM a", /by engine/],
  ["SELECT md5(x) FROM a", /by engine/],
  ["SELECT TRY_CAST(x AS INTEGER) FROM a", /views/],
  ["SELECT CAST(x AS STRING) FROM a", /only INTEGER/],
  ["SELECT CAST(x AS VARCHAR) FROM a", /only INTEGER/],
  ["SELECT CAST(x AS DECIMAL(9, 2)) FROM a", /only INTEGER/],
  ["SELECT CAST(x AS INT) FROM a", /only INTEGER/],
  ["SELECT COUNT(DISTINCT x) OVER () FROM a", /group first/],
  ["SELECT AVG(x) FROM a", /bytes change/],
  ["SELECT STDDEV_POP(x) FROM a", /bytes change/],
  ["SELECT median(x) FROM a", /bytes change/],
  ["SELECT CAST(SUM(CAST(x AS DOUBLE)) AS BIGINT) FROM a", /adds up doubles/],
  ["SELECT CAST(SUM(x / 2) AS BIGINT) FROM a", /adds up doubles/],
  ["SELECT CAST(SUM(CASE WHEN y = 1 THEN a.weight END) AS BIGINT) FROM a", /double "weight"/],
  ["SELECT SUM(x) FROM a", /some widen it/],
  ["SELECT CAST(SUM(x) AS INTEGER) FROM a", /some widen it/],
  ["SELECT SUM(x) OVER () FROM a", /some widen it/],
  ["SELECT x / y FROM a", /NULLIF/],
  ["SELECT CAST(x AS DOUBLE) / CAST(y AS DOUBLE) FROM a", /NULLIF/],
  ["SELECT x FROM a ORDER BY x", /NULLS FIRST or LAST/],
  ["SELECT x FROM a ORDER BY x ASC NULLS FIRST, y DESC", /NULLS FIRST or LAST/],
  ["SELECT ROW_NUMBER() OVER (PARTITION BY x ORDER BY y) FROM a", /NULLS FIRST or LAST/],
  ["SELECT x FROM a GROUP BY ALL", /name the columns/],
  ["SELECT x FROM a GROUP BY 1", /name the columns/],
  ["SELECT x * 0.5 FROM a", /whole numbers/],
  ["SELECT x * 1e3 FROM a", /whole numbers/],
  ["SELECT x FROM a JOIN b USING (x)", /say ON/],
];

for (const [sql, expected] of planted) {
  Deno.test(`portabilityProblems() finds what is wrong when SQL is ${sql}`, () => {
    const problems = portabilityProblems(sql, ["weight"]);
    assert.match(problems.join("\n"), expected);
    assert.match(problems[0]!, /^line 1: "/);
  });
}

Deno.test("portabilityProblems() finds nothing when words stand in text or comments", () => {
  const sql = `SELECT 'now() :: "x" it''s 0.5', -- AVG(x)
    CAST(SUM(CASE WHEN weight > 0.5 AND size IN (1.5, 2.5) THEN 1 END) AS BIGINT) AS n /* LIKE */
    FROM a ORDER BY x ASC NULLS FIRST, y DESC NULLS LAST`;
  assert.deepEqual(portabilityProblems(sql), []);
});

Deno.test("portabilityProblems() gives the line when SQL has several", () => {
  assert.match(
    portabilityProblems("SELECT 1,\n  'a\nb', now()")[0]!,
    /^line 3: "now" is not portable/,
  );
});

for (const name of ["cdnow", "cdnow-recent", "elearning", "telco", "shop"]) {
  Deno.test(`portabilityProblems() finds nothing when SQL is that of ${name}`, () => {
    const contract = name === "shop" ? shopContract() : shippedContract(name);
    const doubles = contract.tables.flatMap(({ columns }) => columns)
      .filter(({ type }) => type === "double").map((column) => column.name);
    for (const { sql } of prepareSql(contract)) {
      assert.deepEqual(portabilityProblems(sql, doubles), []);
    }
    assert.deepEqual(portabilityProblems(featuresSql(contract, [1, 2]), doubles), []);
    assert.deepEqual(portabilityProblems(labelsSql(contract, [1]), doubles), []);
  });
}
