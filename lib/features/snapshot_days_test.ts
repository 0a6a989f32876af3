import assert from "node:assert/strict";
import { dayIndex, isoDay } from "../contract/mod.ts";
import { snapshotDays } from "./snapshot_days.ts";

Deno.test("snapshotDays() gives the last days of months when they are asked for", () => {
  const days = snapshotDays({ kind: "month_end" }, dayIndex("1996-01-31"), dayIndex("1996-05-30"));
  assert.deepEqual(days.map(isoDay), ["1996-01-31", "1996-02-29", "1996-03-31", "1996-04-30"]);
});

Deno.test("snapshotDays() gives Sundays when ISO weeks end", () => {
  const days = snapshotDays({ kind: "week_end" }, dayIndex("2025-12-22"), dayIndex("2026-01-11"));
  assert.deepEqual(days.map(isoDay), ["2025-12-28", "2026-01-04", "2026-01-11"]);
});

Deno.test("snapshotDays() moves no snapshot when data begins earlier and ends later", () => {
  for (const cadence of [{ kind: "days", every_days: 7 }, { kind: "month_end" }] as const) {
    const few = snapshotDays(cadence, 20_000, 20_100);
    const many = snapshotDays(cadence, 19_950, 20_400);
    assert.deepEqual(many.filter((day) => day >= 20_000 && day <= 20_100), few);
  }
});
