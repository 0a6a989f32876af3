/** Label, snapshots and split as the inside knows them, after the checks that need one of them alone. */
import { dayIndex } from "./days.ts";
import type { Written } from "./grammar.ts";
import { nearestHint, quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import type { Snapshots, Split } from "./types.ts";

/** Label, snapshots and split as far as they could be read: of undefined fields nothing is known. */
export type SeenLabel =
  | { kind: "inactive"; inactive_days: number | undefined }
  | {
    kind: "column";
    table: string | undefined;
    column: string | undefined;
    churned: string | number | boolean | undefined;
  };

export interface SeenSnapshots {
  cadence: Snapshots["cadence"] | undefined;
  active_within_days: number | undefined;
}

export type SeenSplit =
  | { kind: "dates"; train?: Period; validation?: Period; test?: Period }
  | Exclude<Split, { kind: "dates" }>
  | { kind: "shares" | "hash" };

type Period = [string, string];

/** The label, or undefined where it does not say of which kind it is. */
export function makeLabel(written: Written<"label">, problems: Problems): SeenLabel | undefined {
  const { inactive_days, table, column, churned } = written;
  const isIn = (key: keyof typeof written) =>
    written[key] !== undefined || problems.doubts(["label", key]);
  if (isIn("inactive_days") === isIn("column")) return undefined;
  if (isIn("inactive_days")) {
    const others = (["table", "churned"] as const).filter((key) => written[key] !== undefined);
    if (others.length > 0) {
      problems.add(["label"], `has "inactive_days" and ${quoted(others)}`, "must have one kind");
    }
    return { kind: "inactive", inactive_days };
  }
  for (const key of ["table", "churned"] as const) {
    if (isIn(key)) continue;
    problems.add(["label", key], "is missing", "must be there for a label in a column");
  }
  return { kind: "column", table, column, churned };
}

export function makeSnapshots(written: Written<"snapshots">): SeenSnapshots {
  const { every_days, every, eligible } = written;
  const active_within_days = eligible?.active_within_days;
  if (every_days !== undefined && every !== undefined) {
    return { cadence: undefined, active_within_days };
  }
  const cadence = every_days !== undefined
    ? { kind: "days" as const, every_days }
    : every && { kind: every };
  return { cadence, active_within_days };
}

/** The split, or undefined where it does not say of which kind it is. */
export function makeSplit(written: Written<"split">, problems: Problems): SeenSplit | undefined {
  const isIn = (key: keyof typeof written) =>
    written[key] !== undefined || problems.doubts(["split", key]);
  const [kind, ...others] = (["train", "shares", "hash"] as const).filter(isIn);
  if (kind === undefined || others.length > 0) return undefined;
  if (kind !== "train") {
    for (const key of ["validation", "test"] as const) {
      if (written[key] === undefined) continue;
      problems.add(["split", key], "is there without train", "must stand beside train");
    }
    return kind === "shares"
      ? makeShares(written.shares ?? {}, problems)
      : makeHash(written.hash ?? {}, problems);
  }
  if (!isIn("test")) {
    problems.add(["split", "test"], "is missing", "must be a day, or the first and the last day");
  }
  const split: SeenSplit = { kind: "dates" };
  for (const key of ["train", "validation", "test"] as const) {
    const period = makePeriod(key, written[key], problems);
    if (period !== undefined) split[key] = period;
  }
  return split;
}

function makePeriod(
  key: string,
  written: (string | undefined)[] | undefined,
  problems: Problems,
): Period | undefined {
  const [first, last] = written ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (dayIndex(first) <= dayIndex(last)) return [first, last];
  problems.add(
    ["split", key],
    `begins on ${first} and ends on ${last}`,
    "must end on or after its first day",
  );
}

function makeShares(
  { validation, test }: NonNullable<Written<"split">["shares"]>,
  problems: Problems,
): SeenSplit {
  if (validation === undefined || test === undefined) return { kind: "shares" };
  if (validation + test >= 1) {
    problems.add(
      ["split", "shares"],
      "leaves nothing to train on",
      "must sum to less than 1",
    );
  }
  return { kind: "shares", validation, test };
}

function makeHash(
  { test_below, validation_below }: NonNullable<Written<"split">["hash"]>,
  problems: Problems,
): SeenSplit {
  if (test_below === undefined || validation_below === undefined) return { kind: "hash" };
  if (validation_below < test_below) {
    problems.add(
      ["split", "hash", "validation_below"],
      `is ${validation_below}`,
      `must be at least test_below, which is ${test_below}`,
    );
  }
  return { kind: "hash", test: test_below, validation: validation_below };
}

/** The name of a time zone, as the system spells it. */
export function checkTimezone(name: string, problems: Problems): void {
  // Nearly every contract's, and the only one that needs no tables of zones, which take 30 ms to load.
  if (name === "UTC") return;
  try {
    // An offset such as +02:00 is taken too, but engines know names only.
    if (/^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name })) return;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const valid = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  const place = name.replaceAll(" ", "_").toLowerCase();
  const found = valid.find((zone) => zone.toLowerCase().endsWith(`/${place}`));
  const hint = found === undefined ? nearestHint(name, valid) : `nearest is "${found}"`;
  problems.add(
    ["timezone"],
    `is ${JSON.stringify(name)}`,
    `must be a name such as "Europe/Berlin"${hint.startsWith("nearest") ? `, ${hint}` : ""}`,
  );
}
