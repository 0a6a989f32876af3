import assert from "node:assert/strict";
import { judged, shop, type ShopJudged } from "./_shop.ts";

const day = "DATE '2026-01-01' AS bought_on";

/** The result of the first expectation of a type. */
function result({ results }: ShopJudged, type: string) {
  // deno-lint-ignore no-explicit-any -- JSON
  const all: any[] = results.validation_results[0].results;
  return all.find((one) => one.expectation_config.type === type);
}

const between = "expect_column_values_to_be_between";

Deno.test("judgeTables() gives Great Expectations' own figures for known counts", async () => {
  // Known answers of the package.
  for (
    const [bad, all, percent] of [
      [3, 1313, 0.2284843869002285],
      [14, 20000, 0.06999999999999999],
    ] as const
  ) {
    const select = `SELECT i AS customer_id, ${day}, CASE WHEN i < ${bad} THEN -3 ELSE i END AS n
      FROM range(${all}) AS t(i)`;
    const found = await judged(shop("n: { type: integer, min: 0, severity: warning }"), select);
    const { success, result: figures } = result(found, between);
    assert.equal(success, false);
    assert.equal(figures.unexpected_percent, percent);
    assert.deepEqual(figures.partial_unexpected_list, Array(bad).fill(-3));
    assert.deepEqual(figures.partial_unexpected_counts, [{ value: -3, count: bad }]);
    assert.deepEqual(figures.partial_unexpected_index_list[1], {
      _row: 1,
      _file: "source",
      _line: 3,
    });
  }
});

Deno.test("judgeTables() counts missing values neither for nor against", async () => {
  const select = `SELECT i AS customer_id, ${day},
    CASE WHEN i < 60 THEN NULL WHEN i < 70 THEN -1 ELSE i END AS n FROM range(100) AS t(i)`;
  const at = (mostly: number) => shop(`n: { type: integer, min: 0, mostly: ${mostly} }`);
  const { success, result: figures } = result(await judged(at(0.75), select), between);
  assert.equal(success, true);
  assert.deepEqual(
    [figures.element_count, figures.missing_count, figures.unexpected_count],
    [100, 60, 10],
  );
  assert.deepEqual(
    [figures.unexpected_percent, figures.unexpected_percent_total, figures.missing_percent],
    [25, 10, 60],
  );
  assert.equal(result(await judged(at(0.7500001), select), between).success, false);
});

Deno.test("judgeTables() finds nothing to fail when all values are missing", async () => {
  const select = `SELECT i AS customer_id, ${day}, CAST(NULL AS BIGINT) AS n FROM range(3) AS t(i)`;
  const found = await judged(shop("n: { type: integer, min: 0, unique: true }"), select);
  const { success, result: figures } = result(found, between);
  assert.equal(success, true);
  assert.equal(figures.unexpected_percent, null);
  assert.equal(found.verdict.passed, true);
});

Deno.test("judgeTables() counts every row of a repeated value as Great Expectations does", async () => {
  const select = `SELECT i AS customer_id, ${day}, nullif(i % 4, 3) AS n FROM range(7) AS t(i)`;
  const found = await judged(shop("n: { type: integer, unique: true }"), select);
  const { result: figures } = result(found, "expect_column_values_to_be_unique");
  assert.equal(figures.unexpected_count, 6);
  assert.deepEqual(figures.partial_unexpected_counts, [
    { value: 0, count: 2 },
    { value: 1, count: 2 },
    { value: 2, count: 2 },
  ]);
});

Deno.test("judgeTables() compares money in the contract's unit and shows it so", async () => {
  const select = `SELECT i AS customer_id, ${day}, i * 5 AS price FROM range(1, 5) AS t(i)`;
  const found = await judged(
    shop("price: { type: decimal, min: 0.1, max: 0.15, severity: info }"),
    select,
  );
  assert.deepEqual(result(found, between).result.partial_unexpected_list, [0.05, 0.2]);
  assert.equal(found.verdict.infos, 1);
  const inSet = await judged(shop("price: { type: decimal, in: [0.05, 0.1] }"), select);
  const { result: figures } = result(inSet, "expect_column_values_to_be_in_set");
  assert.deepEqual(figures.partial_unexpected_list, [0.15, 0.2]);
});

Deno.test("judgeTables() orders two columns of different scales exactly", async () => {
  const select =
    `SELECT i AS customer_id, ${day}, 10 AS price, 99 + i AS fine FROM range(3) AS t(i)`;
  const contract = (or_equal: boolean) =>
    shop(
      "price: { type: decimal, scale: 1 }, fine: { type: decimal, scale: 2 }",
      `[{ ordered: { first: price, second: fine, or_equal: ${or_equal} }, severity: warning }]`,
    );
  const type = "expect_column_pair_values_a_to_be_greater_than_b";
  const loose = result(await judged(contract(true), select), type).result;
  assert.deepEqual(loose.partial_unexpected_list, [[0.99, 1]]);
  const strict = result(await judged(contract(false), select), type).result;
  assert.deepEqual(strict.partial_unexpected_list, [[0.99, 1], [1, 1]]);
});

Deno.test("judgeTables() judges time only when it knows the day", async () => {
  const select = `SELECT i AS customer_id, DATE '2026-01-30' + CAST(i AS INTEGER) AS bought_on
    FROM range(4) AS t(i)`;
  const contract = shop(
    "",
    "[{ not_in_future: bought_on }, { fresh: { column: bought_on, hours_max: 24 } }]",
  );
  const unknown = await judged(contract, select);
  assert.equal(unknown.outcomes.filter(({ kind }) => kind === "not_judged").length, 2);
  assert.equal(result(unknown, between), undefined);
  const known = await judged(contract, select, { as_of: "2026-01-31" });
  assert.deepEqual(result(known, between).result.partial_unexpected_list, [
    "2026-02-01",
    "2026-02-02",
  ]);
  assert.equal(result(known, "expect_column_max_to_be_between").success, true);
  const late = await judged(contract, select, { as_of: "2026-02-04" });
  assert.equal(result(late, "expect_column_max_to_be_between").success, false);
  assert.equal(result(late, between).success, true);
});

Deno.test("judgeTables() counts a reject for each column that it fails in", async () => {
  const select = `SELECT i AS customer_id, ${day}, i AS n FROM range(8) AS t(i)`;
  const rejects = `VALUES
    ('purchases', 'source', 10, 'n', '9,x', 'n is "x", must be a whole number'),
    ('purchases', 'source', 11, NULL, '9', 'it has 1 field, must have 3'),
    ('other', 'source', 2, 'n', '', '')`;
  const contract = shop("n: { type: integer, mostly: 0.9 }");
  const found = await judged(contract, select, { rejects });
  const types = found.outcomes.filter(({ checked }) => checked.kind === "type");
  assert.deepEqual(types.map((one) => one.kind === "rows" && one.unexpected_count), [0, 0, 1]);
  assert.deepEqual(types.map((one) => one.kind === "rows" && one.element_count), [10, 10, 10]);
  assert.equal(types[2]!.kind === "rows" && types[2]!.success, true);
  assert.equal(found.verdict.passed, false);
  const tolerant = await judged(contract, select, { rejects, unreadable_share_max: 0.1 });
  assert.equal(tolerant.verdict.passed, true);
  assert.deepEqual(
    tolerant.quarantine!.map(({ text, reason, _line }) => [text, reason, _line]),
    [["9,x", 'n is "x", must be a whole number', 10], ["9", "it has 1 field, must have 3", 11]],
  );
});

Deno.test("judgeTables() leaves out rows that belong nowhere and keeps rows that only warn", async () => {
  const select = `SELECT * FROM (VALUES
    (1, DATE '2026-01-01', -1), (NULL, DATE '2026-01-01', 1), (2, NULL, 1), (NULL, NULL, 1)
  ) AS t(customer_id, bought_on, n)`;
  const found = await judged(shop("n: { type: integer, min: 0, severity: warning }"), select);
  assert.deepEqual(
    found.excluded.map(({ table, row, reason }) => [table, row, reason]),
    [
      ["purchases", 1, "customer_id is missing"],
      ["purchases", 2, "bought_on is missing"],
      ["purchases", 3, "bought_on is missing; customer_id is missing"],
    ],
  );
  assert.equal(found.verdict.excluded, 3);
  assert.deepEqual(
    found.quarantine!.map(({ severity, _line }) => [severity, _line]),
    [["warning", 2], ["critical", 3], ["critical", 4], ["critical", 5]],
  );
});

Deno.test("judgeTables() sets aside no more rows than it may, the first ones", async () => {
  const select = `SELECT i AS customer_id, ${day}, -i AS n FROM range(1, 5000) AS t(i)`;
  const contract = shop("n: { type: integer, min: 0 }");
  const found = await judged(contract, select, { quarantine_rows_max: 7 });
  assert.deepEqual(found.quarantine!.map(({ _line }) => _line), [2, 3, 4, 5, 6, 7, 8]);
  const clean = await judged(contract, `SELECT 1 AS customer_id, ${day}, 1 AS n`);
  assert.equal(clean.quarantine, undefined);
});

Deno.test("judgeTables() writes Great Expectations' keys and equal bytes for equal data", async () => {
  const select = `SELECT 1 AS customer_id, ${day}, 1 AS n`;
  const contract = shop("n: { type: integer, min: 0 }");
  const [one, two] = [await judged(contract, select), await judged(contract, select)];
  assert.deepEqual(one, two);
  const [validation] = one.results.validation_results;
  assert.deepEqual(Object.keys(validation), [
    "success",
    "suite_name",
    "suite_parameters",
    "id",
    "statistics",
    "results",
    "meta",
  ]);
  const expectations = validation.results.length;
  assert.deepEqual(validation.statistics, {
    evaluated_expectations: expectations,
    successful_expectations: expectations,
    unsuccessful_expectations: 0,
    success_percent: 100,
  });
  assert.deepEqual(Object.keys(result(one, between).result), [
    "element_count",
    "unexpected_count",
    "unexpected_percent",
    "partial_unexpected_list",
    "missing_count",
    "missing_percent",
    "unexpected_percent_total",
    "unexpected_percent_nonmissing",
    "partial_unexpected_counts",
    "partial_unexpected_index_list",
  ]);
  assert.match(one.verdict.contract, /^[0-9a-f]{64}$/);
  const other = await judged(shop("n: { type: integer, min: 1 }"), select);
  assert.notEqual(other.verdict.contract, one.verdict.contract);
});

Deno.test("judgeTables() shows the text of cells on its page as text", async () => {
  const note = `</td><script>alert("1")</script>&amp;\u0007`;
  const select = `SELECT 1 AS customer_id, ${day}, '${note}' AS note`;
  const { page } = await judged(shop("note: { type: string, in: ['<b>'] }"), select);
  assert(!page.includes("<script"));
  assert(page.includes("&lt;script&gt;"));
  assert(page.includes("&amp;amp;"));
  assert(page.includes("\\u0007"));
  assert(page.includes("must be one of &quot;&lt;b&gt;&quot;"));
  assert(!/(?:src|href)="(?!#)/.test(page));
});
