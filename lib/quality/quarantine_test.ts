import assert from "node:assert/strict";
import { judged, shop } from "./_shop.ts";

const day = "DATE '2026-01-01' AS bought_on";

Deno.test("judgeTables() gives a reject the severity of the columns that it fails in", async () => {
  const columns =
    "price: { type: decimal, severity: warning }, note: { type: integer, severity: info }, " +
    "age: integer";
  const rejects = `VALUES
    ('purchases', 'source', 10, 'price', 'a', 'price is "x", must be a number'),
    ('purchases', 'source', 11, 'note', 'b', 'note is "x", must be a whole number'),
    ('purchases', 'source', 12, 'price, note', 'c', 'price is "x", must be a number; note is "x", must be'),
    ('purchases', 'source', 13, 'note, age', 'd', 'note is "x", must be; age is "x", must be'),
    ('purchases', 'source', 14, NULL, 'e', 'it has 1 field, must have 5')`;
  const found = await judged(
    shop(columns),
    `SELECT 1 AS customer_id, ${day}, 1 AS price, 1 AS note, 1 AS age`,
    { rejects, unreadable_share_max: 0.5 },
  );
  assert.deepEqual(found.quarantine!.map(({ severity, text }) => [severity, text]), [
    ["warning", "a"],
    ["info", "b"],
    ["warning", "c"],
    ["critical", "d"],
    ["critical", "e"],
  ]);
  // Only the rejected age breaks something critical: one record in six may be unreadable.
  assert.equal(found.verdict.critical, 1);
});

Deno.test("judgeTables() gives a reject the worst severity of a column with two", async () => {
  const contract = shop(
    "price: { type: decimal, severity: info }",
    "[{ type: price, severity: warning }]",
  );
  const rejects =
    "VALUES ('purchases', 'source', 9, 'price', 'a', 'price is \"x\", must be a number')";
  const found = await judged(contract, `SELECT 1 AS customer_id, ${day}, 1 AS price`, { rejects });
  assert.deepEqual(found.quarantine!.map(({ severity }) => severity), ["warning"]);
});

Deno.test("judgeTables() sets aside the worst rows where not all find room, and of each kind some", async () => {
  // Every row is worth a remark, every tenth of the last half has no customer or a wrong price.
  const select =
    `SELECT CASE WHEN i >= 500 AND i % 10 = 0 THEN NULL ELSE i END AS customer_id, ${day},
    CASE WHEN i >= 500 AND i % 10 = 1 THEN -1 ELSE i END AS price, 'x' AS note FROM range(1000) AS t(i)`;
  const contract = shop(
    "price: { type: decimal, min: 0 }, note: { type: string, in: [y], severity: info }",
    "[{ not_null: customer_id }]",
  );
  const found = await judged(contract, select, { quarantine_rows_max: 8 });
  assert.deepEqual(
    found.quarantine!.map((
      { severity, customer_id, price, _line },
    ) => [severity, customer_id, price, _line]),
    [500, 510, 520, 530].flatMap((i) => [
      ["critical", null, i, i + 2],
      ["critical", i + 1, -1, i + 3],
    ]),
  );
  assert.match(found.page, /<b>purchases<\/b>: 1,000 rows and records/);
  assert.match(
    found.page,
    /8 rows of 1,000 rows are set aside in <code>quarantine\/purchases\.parquet/,
  );
});

Deno.test("judgeTables() counts a row once that fails in several ways", async () => {
  const contract = shop("price: { type: decimal, min: 0, in: [1], severity: warning }");
  const found = await judged(contract, `SELECT 1 AS customer_id, ${day}, -100 AS price`);
  assert.deepEqual(found.quarantine!.map(({ reason }) => reason), [
    "price must be at least 0; price must be one of 1",
  ]);
  assert.match(found.page, /<b>purchases<\/b>: 1 row or record</);
});

Deno.test("judgeTables() shows on its page each row that it sets aside, with its cells", async () => {
  const select = `SELECT i AS customer_id, ${day}, -i AS price FROM range(1, 300) AS t(i)`;
  const { page, quarantine } = await judged(shop("price: { type: decimal, min: 0 }"), select);
  assert.equal(quarantine!.length, 299);
  for (const { _line, price } of quarantine!) {
    assert.ok(page.includes(`<th scope="row">source:${_line}</th>`));
    assert.ok(page.includes(`<small>price</small> ${Number(price) / 100}</span>`));
  }
});
