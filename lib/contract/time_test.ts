import assert from "node:assert/strict";
import { changed, mistakes } from "./_shop.ts";

/** What is written instead of what, and all that is said about it. */
const cases: [string, string, string[]][] = [
  ["label: { inactive_days: 30 }", "label: { inactive_days: 30, column: city }", [
    '36:8 label has "inactive_days", "column" at once, must have exactly one of "inactive_days", "column"',
  ]],
  ["label: { inactive_days: 30 }", "label: { inactive_days: 30, churned: 1 }", [
    '36:8 label has "inactive_days" and "churned", must have one kind',
  ]],
  [
    "label: { inactive_days: 30 }",
    "label: { table: purchases, column: kind, churned: x }",
    [
      '36:17 label.table is "purchases", must be a table without timestamp, valid are "customers"',
      "37:12 snapshots is there for a label in a column, must be left out, such a label has no time",
    ],
  ],
  ["label: { inactive_days: 30 }", "label: { column: city }", [
    "36:8 label.table is missing, must be there for a label in a column",
    "36:8 label.churned is missing, must be there for a label in a column",
    "37:12 snapshots is there for a label in a column, must be left out, such a label has no time",
  ]],
  ["label: { inactive_days: 30 }", "label: { table: customers, column: city, churned: London }", [
    '35:16 features.attributes[0] is "city", must be something else, that column is the label',
    '36:51 label.churned is "London", no value of "city", valid are "Berlin", "Paris"',
    "37:12 snapshots is there for a label in a column, must be left out, such a label has no time",
  ]],
  ["label: { inactive_days: 30 }", "label: { table: customers, column: vip, churned: 1 }", [
    '36:50 label.churned is 1, must be true or false for boolean "vip"',
    "37:12 snapshots is there for a label in a column, must be left out, such a label has no time",
  ]],
  ["label: { inactive_days: 30 }", "label: { table: customer, column: vip, churned: true }", [
    '36:17 label.table is "customer", no table without timestamp, nearest is "customers"',
    "37:12 snapshots is there for a label in a column, must be left out, such a label has no time",
  ]],
  ["label: { inactive_days: 30 }", "label: { table: customers, column: vp, churned: true }", [
    '36:36 label.column is "vp", no column of "customers", nearest is "vip"',
    "37:12 snapshots is there for a label in a column, must be left out, such a label has no time",
  ]],
  ["label: { inactive_days: 30 }\n", "", [
    "1:1 label is missing, must be keys and values, such as { inactive_days: 30 }",
  ]],
  ["snapshots: { every: month_end, eligible: { active_within_days: 60 } }\n", "", [
    "1:1 snapshots is missing, must be there for a label by inactivity: {every_days: 7, eligible: {active_within_days: 30}}",
    "38:3 split is in time, and there are no snapshots, must be {hash: {test_below: 0.2, validation_below: 0.35}}",
    "41:24 calibration_snapshots is there, and there are no snapshots, must be left out",
  ]],
  ["every: month_end,", "every: month_ends,", [
    '37:21 snapshots.every is "month_ends", must be one of "week_end", "month_end", nearest is "month_end"',
  ]],
  ["every: month_end,", "every: month_end, every_days: 7,", [
    '37:12 snapshots has "every_days", "every" at once, must have exactly one of "every_days", "every"',
  ]],
  ["eligible: { active_within_days: 60 }", "active_within_days: 60", [
    "37:12 snapshots.eligible is missing, must be keys and values, such as { active_within_days: 30 }",
    '37:52 snapshots.active_within_days is there, no such key, valid are "every_days", "eligible"',
  ]],
  ["validation: 2026-04-30", "validation: 2026-04-29", [
    "40:15 split.validation is 2026-04-29, must hold a snapshot, which is the last day of a month: 2026-03-31 or 2026-04-30",
    "40:15 split.validation begins on 2026-04-29, must begin on or after 2026-04-30: the last label of train looks 30 days past 2026-03-31",
  ]],
  ["validation: 2026-04-30", "validation: 2026-04-31", [
    '40:15 split.validation is "2026-04-31", must be a day such as 1997-12-31',
  ]],
  ["validation: 2026-04-30", "validation: [2026-04-01]", [
    '40:15 split.validation is ["2026-04-01"], must be a day, or the first and the last day as [1997-04-30, 1997-12-31]',
  ]],
  ["validation: 2026-04-30", "validation: 2026-03-31", [
    "40:15 split.validation begins on 2026-03-31, must begin on or after 2026-04-30: the last label of train looks 30 days past 2026-03-31",
  ]],
  ["validation: 2026-04-30", "validation: [2026-04-30, 2026-04-01]", [
    "40:15 split.validation begins on 2026-04-30 and ends on 2026-04-01, must end on or after its first day",
  ]],
  ["  test: [2026-05-31, 2026-06-30]\n", "", [
    "39:3 split.test is missing, must be a day, or the first and the last day",
  ]],
  ["  train: [2026-01-31, 2026-03-31]\n", "", [
    '39:3 split says nothing of what it is, must have exactly one of "train", "shares", "hash"',
  ]],
  ["  train: [2026-01-31, 2026-03-31]\n", "  shares: { validation: 0.5, test: 0.5 }\n", [
    "39:11 split.shares leaves nothing to train on, must sum to less than 1",
    "40:15 split.validation is there without train, must stand beside train",
    "41:9 split.test is there without train, must stand beside train",
  ]],
  ["  train: [2026-01-31, 2026-03-31]\n", "  hash: { test_below: 0.5, validation_below: 0.4 }\n", [
    '39:9 split.hash is there beside snapshots, must be periods or "shares": data with time is split in time',
    "39:46 split.hash.validation_below is 0.4, must be at least test_below, which is 0.5",
    "40:15 split.validation is there without train, must stand beside train",
    "41:9 split.test is there without train, must stand beside train",
  ]],
  ["calibration_snapshots: [2026-04-30]", "calibration_snapshots: [2026-04-29]", [
    "42:25 calibration_snapshots[0] is 2026-04-29, must be a snapshot, which is the last day of a month: 2026-03-31 or 2026-04-30",
  ]],
  ["calibration_snapshots: [2026-04-30]", "calibration_snapshots: [2026-05-31]", [
    "42:25 calibration_snapshots[0] is 2026-05-31, must be on or before 2026-05-01: its labels look 30 days ahead, and test begins on 2026-05-31",
  ]],
  ["calibration_snapshots: [2026-04-30]", "calibration_snapshots: [2026-04-30, 2026-04-30]", [
    "42:37 calibration_snapshots[1] is 2026-04-30 again, must be another day",
  ]],
  ["value: {", "online: { max_age_days: 3661 }\nvalue: {", [
    "43:25 online.max_age_days is 3661, must be at most 3660",
  ]],
  ["value: {", "online: 14\nvalue: {", [
    "43:9 online is 14, must be keys and values, such as { max_age_days: 14 }",
  ]],
  ["value: {", "online: { max_age: 14 }\nvalue: {", [
    '43:20 online.max_age is there, no such key, nearest is "max_age_days"',
  ]],
  [
    "snapshots: { every: month_end, eligible: { active_within_days: 60 } }\n",
    "online: { max_age_days: 0 }\n",
    [
      "1:1 snapshots is missing, must be there for a label by inactivity: {every_days: 7, eligible: {active_within_days: 30}}",
      "37:9 online is there, and there are no snapshots, must be left out",
      "39:3 split is in time, and there are no snapshots, must be {hash: {test_below: 0.2, validation_below: 0.35}}",
      "42:24 calibration_snapshots is there, and there are no snapshots, must be left out",
    ],
  ],
  ["calibration_snapshots", "calibration_snapshot", [
    '42:23 calibration_snapshot is there, no such key, nearest is "calibration_snapshots"',
  ]],
];

for (const [from, to, expected] of cases) {
  Deno.test(`parseContract() names place and way out in label, snapshots and split when it says ${JSON.stringify(to)} for ${JSON.stringify(from)}`, () => {
    assert.deepEqual(mistakes(changed(from, to)), expected);
  });
}
