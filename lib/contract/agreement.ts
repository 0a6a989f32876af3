/** Checks of parts against each other. Each looks only at parts that came through clean. */
import { findColumn } from "./columns.ts";
import { cadenceText, dayIndex, isoDay, isSnapshotDay } from "./days.ts";
import { nearestHint } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import type { Contract, Label, Snapshots, Split, Table } from "./types.ts";
import { valueProblem } from "./values.ts";

/** Takes every contradiction between the parts that are there into `problems`. */
export function checkAgreement(parts: Partial<Contract>, problems: Problems): void {
  const { entity, tables, features, label, snapshots, split } = parts;
  if (tables && entity !== undefined) checkEntity(tables, entity, problems);
  if (features && entity !== undefined) {
    features.attributes.forEach(({ column }, index) => {
      if (column !== entity) return;
      problems.add(
        ["features", "attributes", index],
        `is "${column}"`,
        "must be something else, that column names the customer",
      );
    });
  }
  if (tables && label) checkLabel(label, tables, problems);
  if (features && label?.kind === "column") {
    features.attributes.forEach(({ table, column }, index) => {
      if (table !== label.table || column !== label.column) return;
      problems.add(
        ["features", "attributes", index],
        `is "${column}"`,
        "must be something else, that column is the label",
      );
    });
  }
  // Only where both keys were read can a missing one be told from one that was not asked for.
  if (label && "snapshots" in parts) checkKind(label, snapshots, problems);
  if (split && "snapshots" in parts) checkSplitKind(split, snapshots, problems);
  if (split && snapshots) checkPeriods(split, snapshots, problems);
  if (split && label) checkEmbargo(split, label, problems);
  if (parts.calibration_snapshots) checkCalibration(parts, problems);
}

function checkEntity(tables: readonly Table[], entity: string, problems: Problems): void {
  for (const table of tables) {
    const own = table.columns.find(({ name }) => name === entity);
    if (own === undefined) {
      const hint = nearestHint(entity, table.columns.map(({ name }) => name));
      problems.add(
        ["tables", table.name, "columns"],
        `has no "${entity}"`,
        `must have the column that names the customer, ${hint}`,
      );
      continue;
    }
    if (own.type !== "integer" && own.type !== "string") {
      problems.add(
        ["tables", table.name, "columns", entity],
        `is ${own.type}`,
        "must be integer or string to name customers",
      );
    }
    const first = tables.find(({ columns }) => columns.some(({ name }) => name === entity))!;
    const type = first.columns.find(({ name }) => name === entity)!.type;
    if (own.type !== type) {
      problems.add(
        ["tables", table.name, "columns", entity],
        `is ${own.type}`,
        `must be ${type} as in table "${first.name}", or customers will not match`,
      );
    }
    checkAttributeKey(table, entity, problems);
  }
}

/** One row per customer, or per customer and day from when it holds. */
function checkAttributeKey(table: Table, entity: string, problems: Problems): void {
  if (table.timestamp !== undefined) return;
  const wanted = table.valid_from === undefined ? [entity] : [entity, table.valid_from];
  if (wanted.every((name) => table.key.includes(name)) && table.key.length === wanted.length) {
    return;
  }
  problems.add(
    ["tables", table.name, "key"],
    table.key.length === 0 ? "is missing" : `is ${shown(table.key)}`,
    `must be ${JSON.stringify(wanted)}, or the table needs a timestamp`,
  );
}

function checkLabel(label: Label, tables: readonly Table[], problems: Problems): void {
  const without = tables.filter(({ timestamp }) => timestamp === undefined);
  if (label.kind === "inactive") {
    if (without.length < tables.length) return;
    problems.add(
      ["label", "inactive_days"],
      "is there, and no table has a timestamp",
      "must be a label in a column, or a table needs a timestamp",
    );
    return;
  }
  const table = without.find(({ name }) => name === label.table);
  if (table === undefined) {
    const hint = nearestHint(label.table, without.map(({ name }) => name));
    problems.add(["label", "table"], `is "${label.table}"`, `no table without timestamp, ${hint}`);
    return;
  }
  const column = findColumn(label.column, table, ["label", "column"], problems);
  if (column === undefined) return;
  const place: Path = ["label", "churned"];
  const problem = valueProblem(column, label.churned);
  const set = table.expectations.find((one) => one.kind === "in_set" && one.column === column.name);
  if (problem !== undefined) {
    problems.add(
      place,
      `is ${shown(label.churned)}`,
      `${problem} for ${column.type} "${column.name}"`,
    );
  } else if (set?.kind === "in_set" && !set.values.includes(label.churned)) {
    const hint = nearestHint(String(label.churned), set.values.map(String));
    problems.add(place, `is ${shown(label.churned)}`, `no value of "${column.name}", ${hint}`);
  }
}

function checkKind(label: Label, snapshots: Snapshots | undefined, problems: Problems): void {
  if (label.kind === "inactive" && snapshots === undefined) {
    problems.add(
      ["snapshots"],
      "is missing",
      "must be there for a label by inactivity: {every_days: 7, eligible: {active_within_days: 30}}",
    );
  } else if (label.kind === "column" && snapshots !== undefined) {
    problems.add(
      ["snapshots"],
      "is there for a label in a column",
      "must be left out, such a label has no time",
    );
  }
}

function checkSplitKind(
  split: Split,
  snapshots: Snapshots | undefined,
  problems: Problems,
): void {
  if (split.kind === "hash" && snapshots !== undefined) {
    problems.add(
      ["split", "hash"],
      "is there beside snapshots",
      'must be periods or "shares": data with time is split in time',
    );
  } else if (split.kind !== "hash" && snapshots === undefined) {
    problems.add(
      ["split"],
      "is in time, and there are no snapshots",
      "must be {hash: {test_below: 0.2, validation_below: 0.35}}",
    );
  }
}

function checkPeriods(split: Split, { cadence }: Snapshots, problems: Problems): void {
  for (const [key, [first, last]] of periods(split)) {
    let index = dayIndex(first);
    const end = dayIndex(last);
    while (index <= end && !isSnapshotDay(cadence, index)) index++;
    if (index <= end || end < dayIndex(first)) continue;
    problems.add(
      ["split", key],
      first === last ? `is ${first}` : `is ${first} to ${last}`,
      `must hold a snapshot, which is ${cadenceText(cadence)}`,
    );
  }
}

/** No label window may reach into the period that follows. */
function checkEmbargo(split: Split, label: Label, problems: Problems): void {
  if (label.kind !== "inactive") return;
  const all = periods(split);
  all.slice(1).forEach(([key, [first]], index) => {
    const [before, [, last]] = all[index]!;
    const earliest = isoDay(dayIndex(last) + label.inactive_days);
    if (first >= earliest) return;
    problems.add(
      ["split", key],
      `begins on ${first}`,
      `must begin on or after ${earliest}: the last label of ${before} looks ` +
        `${label.inactive_days} days past ${last}`,
    );
  });
}

function periods(split: Split): [string, [string, string]][] {
  if (split.kind !== "dates") return [];
  const { train, validation, test } = split;
  return [["train", train], ...validation ? [["validation", validation] as const] : [], [
    "test",
    test,
  ]] as [string, [string, string]][];
}

function checkCalibration(parts: Partial<Contract>, problems: Problems): void {
  const { calibration_snapshots: days = [], label, snapshots, split } = parts;
  if (days.length > 0 && "snapshots" in parts && snapshots === undefined) {
    problems.add(
      ["calibration_snapshots"],
      "is there, and there are no snapshots",
      "must be left out",
    );
    return;
  }
  days.forEach((day, position) => {
    const path: Path = ["calibration_snapshots", position];
    if (days.indexOf(day) < position) problems.add(path, `is ${day} again`, "must be another day");
    if (snapshots && !isSnapshotDay(snapshots.cadence, dayIndex(day))) {
      problems.add(
        path,
        `is ${day}`,
        `must be a snapshot, which is ${cadenceText(snapshots.cadence)}`,
      );
    }
    if (split?.kind !== "dates" || label?.kind !== "inactive") return;
    const latest = isoDay(dayIndex(split.test[0]) - label.inactive_days);
    if (day > latest) {
      problems.add(
        path,
        `is ${day}`,
        `must be on or before ${latest}: its labels look ${label.inactive_days} days ahead, ` +
          `and test begins on ${split.test[0]}`,
      );
    }
  });
}
