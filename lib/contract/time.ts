/** Label, snapshots and split as the inside knows them, after the checks that need one of them alone. */
import { dayIndex } from "./days.ts";
import type { Written } from "./grammar.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import type { Label, Snapshots, Split } from "./types.ts";

export function makeLabel(written: Written<"label">, problems: Problems): Label | undefined {
  const { inactive_days, table, column, churned } = written;
  if (inactive_days !== undefined) {
    const others = Object.keys(written).filter((key) => key !== "inactive_days");
    if (others.length > 0) {
      problems.add(["label"], `has "inactive_days" and ${quoted(others)}`, "must have one kind");
    }
    return { kind: "inactive", inactive_days };
  }
  const missing = Object.entries({ table, churned }).filter(([, value]) => value === undefined);
  for (const [key] of missing) {
    problems.add(["label", key], "is missing", "must be there for a label in a column");
  }
  if (missing.length > 0) return undefined;
  return { kind: "column", table: table!, column: column!, churned: churned! };
}

export function makeSnapshots(written: NonNullable<Written<"snapshots">>): Snapshots {
  const { every_days, every, eligible } = written;
  const { active_within_days } = eligible;
  return every_days === undefined
    ? { cadence: { kind: every! }, active_within_days }
    : { cadence: { kind: "days", every_days }, active_within_days };
}

export function makeSplit(written: Written<"split">, problems: Problems): Split | undefined {
  const { train, validation, test, shares, hash } = written;
  if (train === undefined) {
    for (const key of ["validation", "test"] as const) {
      if (written[key] === undefined) continue;
      problems.add(["split", key], "is there without train", "must stand beside train");
    }
  }
  if (shares !== undefined) {
    if (shares.validation + shares.test >= 1) {
      problems.add(["split", "shares"], "leaves nothing to train on", "must sum to less than 1");
    }
    return { kind: "shares", ...shares };
  }
  if (hash !== undefined) {
    const { test_below, validation_below } = hash;
    if (validation_below < test_below) {
      problems.add(
        ["split", "hash", "validation_below"],
        `is ${validation_below}`,
        `must be at least test_below, which is ${test_below}`,
      );
    }
    return { kind: "hash", test: test_below, validation: validation_below };
  }
  for (const [key, period] of Object.entries({ train, validation, test })) {
    if (period === undefined || dayIndex(period[0]) <= dayIndex(period[1])) continue;
    problems.add(
      ["split", key],
      `begins on ${period[0]} and ends on ${period[1]}`,
      "must end on or after its first day",
    );
  }
  if (test === undefined) {
    problems.add(["split", "test"], "is missing", "must be a day, or the first and the last day");
    return undefined;
  }
  const split: Split = { kind: "dates", train: train!, test };
  if (validation !== undefined) split.validation = validation;
  return split;
}

/** The name of a time zone, as the system spells it. */
export function checkTimezone(name: string, problems: Problems): void {
  try {
    // An offset such as +02:00 is taken too, but engines know names only.
    if (/^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name })) return;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const valid = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  const hint = nearestHint(name, valid);
  problems.add(
    ["timezone"],
    `is ${JSON.stringify(name)}`,
    `must be a name such as "Europe/Berlin"${hint.startsWith("nearest") ? `, ${hint}` : ""}`,
  );
}
