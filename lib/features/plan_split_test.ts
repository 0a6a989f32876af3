import assert from "node:assert/strict";
import { dayIndex, type Split } from "../contract/mod.ts";
import type { SplitParts } from "./parts.ts";
import { planSplit, split_parts } from "./plan_split.ts";

function parts(split: Split, inactive_days = 30, calibration_snapshots: string[] = []): SplitParts {
  return {
    split,
    calibration_snapshots,
    label: { kind: "inactive", inactive_days },
    snapshots: { cadence: { kind: "days", every_days: 7 }, active_within_days: 30 },
  };
}

const weeks = (count: number) => Array.from({ length: count }, (_, index) => 20_000 + index * 7);
const shares = { kind: "shares", validation: 0.15, test: 0.2 } as const;

Deno.test("planSplit() lets no label window reach into the next part when shares vary", () => {
  let made = 0;
  for (let count = 1; count < 60; count++) {
    for (const horizon of [1, 7, 30, 90]) {
      for (const validation of [0, 0.15, 0.4]) {
        const split = { kind: "shares", validation, test: 0.2 } as const;
        let plan;
        try {
          plan = planSplit(parts(split, horizon), weeks(count));
        } catch (error) {
          assert.match((error as Error).message, /^Cannot split in time: \d+ labelled snapshots/);
          continue;
        }
        assert.equal(plan.kind, "time");
        if (plan.kind !== "time") continue;
        made++;
        const used = split_parts.map((part) => plan.days[part]).filter((days) => days.length > 0);
        for (const [index, days] of used.slice(1).entries()) {
          // The last label window of a part is over when the next part begins.
          assert.ok(used[index]!.at(-1)! + horizon <= days[0]!);
        }
        assert.equal(plan.days.test.at(-1), weeks(count).at(-1));
        assert.equal(plan.days.train[0], 20_000);
      }
    }
  }
  assert.ok(made > 300, `${made} splits`);
});

Deno.test("planSplit() keeps the shares of the snapshots that are used when an embargo costs some", () => {
  const plan = planSplit(parts(shares), weeks(30));
  assert.ok(plan.kind === "time");
  const sizes = split_parts.map((part) => plan.days[part].length);
  // Two embargoes of 30 days cost four weekly snapshots each; 15 % and 20 % of the other 22.
  assert.deepEqual(sizes, [15, 3, 4]);
});

Deno.test("planSplit() says what is there when shares leave a part empty", () => {
  assert.throws(() => planSplit(parts(shares), weeks(6)), {
    message:
      "Cannot split in time: 6 labelled snapshots leave 0 to train, 1 to validate and 1 to " +
      "test with 30 days between them, those with 30 known days after them go from 2024-10-04 to " +
      "2024-11-08, use more data or a shorter label.inactive_days",
  });
  assert.throws(() => planSplit(parts(shares), []), /there is no snapshot with 30 known days/);
});

const dates = {
  kind: "dates",
  train: ["2024-10-04", "2024-11-01"],
  test: ["2024-12-06", "2024-12-06"],
} as const satisfies { kind: "dates"; train: readonly string[]; test: readonly string[] };
const by_dates = dates as unknown as Split;

Deno.test("planSplit() takes the labelled snapshots of each period when dates are given", () => {
  const plan = planSplit(parts(by_dates, 30, ["2024-10-18"]), weeks(12));
  assert.deepEqual(plan, {
    kind: "time",
    days: { train: weeks(5), validation: [], test: [dayIndex("2024-12-06")] },
    calibration_days: [dayIndex("2024-10-18")],
    embargo_days: 30,
  });
});

Deno.test("planSplit() names the period when none of its snapshots is labelled", () => {
  assert.throws(() => planSplit(parts(by_dates), weeks(8)), {
    message:
      "Cannot split in time: test is 2024-12-06, which has no labelled snapshot, those with " +
      "30 known days after them go from 2024-10-04 to 2024-11-22",
  });
});

Deno.test("planSplit() refuses when labels reach into the next part or into the test", () => {
  assert.throws(() => planSplit(parts(by_dates, 36), weeks(12)), {
    message: "Cannot split in time: labels of train reach to 2024-12-07, and test begins on " +
      "2024-12-06, must begin on or after that day",
  });
  assert.throws(
    () => planSplit(parts(by_dates, 30, ["2024-11-08"]), weeks(12)),
    /labels of calibration reach to 2024-12-08, and test begins on 2024-12-06/,
  );
  assert.throws(
    () => planSplit(parts(by_dates, 30, ["2024-10-05"]), weeks(12)),
    /Cannot calibrate on 2024-10-05: no labelled snapshot/,
  );
});
