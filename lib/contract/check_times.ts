/** Checks of label, snapshots, split, calibration and age against each other, as far as they could be read. */
import { cadenceText, dayIndex, isoDay, isSnapshotDay, snapshotsAround } from "./days.ts";
import type { Problems } from "./problems.ts";
import type { Path } from "./section.ts";
import type { SeenLabel, SeenSnapshots, SeenSplit } from "./time.ts";
import type { Snapshots } from "./types.ts";

/** Of a part that is undefined nothing is known. */
export interface SeenTimes {
  label?: SeenLabel | undefined;
  /** Null: there are none, as data without time need none. */
  snapshots?: SeenSnapshots | null | undefined;
  split?: SeenSplit | undefined;
  calibration_snapshots?: readonly (string | undefined)[] | undefined;
  online?: { max_age_days?: number | undefined } | undefined;
}

/** Takes every contradiction between the days of a contract into `problems`. */
export function checkTimes(times: SeenTimes, problems: Problems): void {
  const { label, snapshots, split } = times;
  if (label && snapshots !== undefined) checkKind(label, snapshots, problems);
  if (split && snapshots !== undefined) checkSplitKind(split, snapshots, problems);
  if (split && snapshots?.cadence) checkPeriods(split, snapshots.cadence, problems);
  if (split && label) checkEmbargo(split, label, problems);
  checkCalibration(times, problems);
  if (times.online !== undefined && snapshots === null) {
    problems.add(["online"], "is there, and there are no snapshots", "must be left out");
  }
}

function checkKind(label: SeenLabel, snapshots: SeenSnapshots | null, problems: Problems): void {
  if (label.kind === "inactive" && snapshots === null) {
    problems.add(
      ["snapshots"],
      "is missing",
      "must be there for a label by inactivity: {every_days: 7, eligible: {active_within_days: 30}}",
    );
  } else if (label.kind === "column" && snapshots !== null) {
    problems.add(
      ["snapshots"],
      "is there for a label in a column",
      "must be left out, such a label has no time",
    );
  }
}

function checkSplitKind(
  split: SeenSplit,
  snapshots: SeenSnapshots | null,
  problems: Problems,
): void {
  if (split.kind === "hash" && snapshots !== null) {
    problems.add(
      ["split", "hash"],
      "is there beside snapshots",
      'must be periods or "shares": data with time is split in time',
    );
  } else if (split.kind !== "hash" && snapshots === null) {
    problems.add(
      ["split"],
      "is in time, and there are no snapshots",
      "must be {hash: {test_below: 0.2, validation_below: 0.35}}",
    );
  }
}

function checkPeriods(
  split: SeenSplit,
  cadence: Snapshots["cadence"],
  problems: Problems,
): void {
  for (const [key, [first, last]] of periods(split)) {
    let index = dayIndex(first);
    const end = dayIndex(last);
    while (index <= end && !isSnapshotDay(cadence, index)) index++;
    if (index <= end) continue;
    problems.add(
      ["split", key],
      first === last ? `is ${first}` : `is ${first} to ${last}`,
      `must hold a snapshot, which is ${cadenceText(cadence)}: ` +
        snapshotsAround(cadence, dayIndex(first), end),
    );
  }
}

/** No label window may reach into the period that follows. */
function checkEmbargo(split: SeenSplit, label: SeenLabel, problems: Problems): void {
  if (label.kind !== "inactive" || label.inactive_days === undefined) return;
  const { inactive_days } = label;
  const all = periods(split);
  all.slice(1).forEach(([key, [first]], index) => {
    const [before, [, last]] = all[index]!;
    const earliest = isoDay(dayIndex(last) + inactive_days);
    if (first >= earliest) return;
    problems.add(
      ["split", key],
      `begins on ${first}`,
      `must begin on or after ${earliest}: the last label of ${before} looks ` +
        `${inactive_days} days past ${last}`,
    );
  });
}

/** Those that are known, in the order of time. */
function periods(split: SeenSplit): [string, [string, string]][] {
  if (split.kind !== "dates") return [];
  return (["train", "validation", "test"] as const).flatMap((key) => {
    const period = split[key];
    return period === undefined ? [] : [[key, period]];
  });
}

function checkCalibration(
  { calibration_snapshots: days = [], label, snapshots, split }: SeenTimes,
  problems: Problems,
): void {
  if (days.length > 0 && snapshots === null) {
    problems.add(
      ["calibration_snapshots"],
      "is there, and there are no snapshots",
      "must be left out",
    );
    return;
  }
  const test = split?.kind === "dates" ? split.test : undefined;
  const horizon = label?.kind === "inactive" ? label.inactive_days : undefined;
  days.forEach((day, position) => {
    if (day === undefined) return;
    const path: Path = ["calibration_snapshots", position];
    if (days.indexOf(day) < position) problems.add(path, `is ${day} again`, "must be another day");
    if (snapshots?.cadence && !isSnapshotDay(snapshots.cadence, dayIndex(day))) {
      problems.add(
        path,
        `is ${day}`,
        `must be a snapshot, which is ${cadenceText(snapshots.cadence)}: ` +
          snapshotsAround(snapshots.cadence, dayIndex(day)),
      );
    }
    if (test === undefined || horizon === undefined) return;
    const latest = isoDay(dayIndex(test[0]) - horizon);
    if (day > latest) {
      problems.add(
        path,
        `is ${day}`,
        `must be on or before ${latest}: its labels look ${horizon} days ahead, ` +
          `and test begins on ${test[0]}`,
      );
    }
  });
}
