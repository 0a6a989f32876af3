import assert from "node:assert/strict";
import { judged, shop } from "./_shop.ts";

/** Purchases on 100 days of 2026, then these. */
function purchases(...others: string[]): string {
  const rows = others.map((day, at) => ` UNION ALL SELECT ${1000 + at}, DATE '${day}'`).join("");
  return `SELECT i AS customer_id, DATE '2026-01-01' + CAST(i % 100 AS INTEGER) AS bought_on
    FROM range(200) AS t(i)${rows}`;
}

Deno.test("judgeTables() remarks long times without rows, and names the lonely row", async () => {
  const { gaps, page, verdict } = await judged(shop(""), purchases("9999-12-31", "1926-05-01"));
  const advice = "with validate.as_of=DAY nothing after that day counts";
  assert.deepEqual(gaps, [
    "purchases.bought_on: no row for 2,912,343 days from 2026-04-10 to 9999-12-31, " +
    `see whether the year at source:202 is mistyped; ${advice}`,
    "purchases.bought_on: no row for 36,405 days from 1926-05-01 to 2026-01-01, " +
    `see whether the year at source:203 is mistyped; ${advice}`,
  ]);
  assert.ok(gaps.every((gap) => page.includes(`<p class="gap">${gap}.</p>`)));
  assert.equal(verdict.passed, true);
});

Deno.test("judgeTables() remarks no time that is short enough", async () => {
  const days = (gap_days_min: number) =>
    judged(shop(""), purchases("2026-07-19"), { gap_days_min }).then(({ gaps }) => gaps.length);
  // The last of the hundred days is 2026-04-10.
  assert.equal(await days(101), 0);
  assert.equal(await days(100), 1);
  const none = await judged(shop(""), "SELECT 1 AS customer_id, CAST(NULL AS DATE) AS bought_on");
  assert.deepEqual(none.gaps, []);
});
