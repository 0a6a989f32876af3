import assert from "node:assert/strict";
import { elearningOptions, firstAndLastDay, weekdayOf } from "./options.ts";

Deno.test("elearningOptions fills in the defaults", () => {
  assert.deepEqual(elearningOptions.parse({}), {
    users: 2_000,
    days: 240,
    start: "2026-01-01",
    seed: 42,
    paid_share: 0.35,
    churn_base: 0.35,
  });
});

Deno.test("elearningOptions refuses what makes no data, each with its place", () => {
  const wrong = {
    users: 0,
    days: 1.5,
    start: "2026-02-30",
    seed: -1,
    paid_share: 1.1,
    churn_base: "high",
    user: 5,
  };
  const problems = elearningOptions.safeParse(wrong).error?.issues ?? [];
  const places = problems.map((problem) => problem.path.join(".")).sort();
  assert.deepEqual(places, ["", "churn_base", "days", "paid_share", "seed", "start", "users"]);
  for (const start of ["1969-12-31", "2026-1-1", "3000-01-01", ""]) {
    assert.equal(elearningOptions.safeParse({ start }).success, false, start);
  }
  assert.equal(elearningOptions.safeParse({ seed: 2 ** 53 }).success, false);
});

Deno.test("firstAndLastDay() and weekdayOf() agree with the calendar", () => {
  const [first, last] = firstAndLastDay(elearningOptions.parse({}));
  for (const [day, text] of [[first, "2026-01-01"], [last, "2026-08-28"]] as const) {
    const date = new Date(day * 86_400_000);
    assert.equal(date.toISOString().slice(0, 10), text);
    assert.equal((weekdayOf(day) + 1) % 7, date.getUTCDay());
  }
  assert.deepEqual([-4, -3, 0, 4].map(weekdayOf), [6, 0, 3, 0]);
});
