import assert from "node:assert/strict";
import { dayIndex, isoDay, isSnapshotDay } from "./mod.ts";

const every_day = Array.from({ length: 4000 }, (_, index) => index + 9000);

Deno.test("isoDay() gives back the day when dayIndex() has counted it", () => {
  assert.equal(dayIndex("1970-01-01"), 0);
  assert.equal(dayIndex("1969-12-31"), -1);
  assert.equal(dayIndex("2000-03-01"), 11017); // SELECT DATE '2000-03-01' - DATE '1970-01-01'
  for (const day of every_day) assert.equal(dayIndex(isoDay(day)), day);
});

Deno.test("isSnapshotDay() agrees with the calendar when asked for ends of weeks and months", () => {
  for (const day of every_day) {
    const date = new Date(day * 86_400_000);
    assert.equal(isSnapshotDay({ kind: "week_end" }, day), date.getUTCDay() === 0);
    const next = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
    assert.equal(isSnapshotDay({ kind: "month_end" }, day), next.getTime() === date.getTime());
    assert.equal(isSnapshotDay({ kind: "days", every_days: 7 }, day), Number.isInteger(day / 7));
  }
});
