import { type Contract, dayIndex, isoDay } from "../contract/mod.ts";
import type { SplitParts } from "./parts.ts";

/** The parts of a training set, in order of time. */
export const split_parts = ["train", "validation", "test"] as const;
export type SplitPart = typeof split_parts[number];

/** Which rows go where. */
export type SplitPlan =
  | {
    kind: "time";
    /** Snapshots of each part, ascending. */
    days: Record<SplitPart, number[]>;
    /** Snapshots whose rows calibrate; empty: the validation rows. */
    calibration_days: number[];
    embargo_days: number;
  }
  /** By hash of the customer's key: below `test` test, below `validation` validation. */
  | { kind: "hash"; test: number; validation: number };

/**
 * Decides which snapshots train, validate and test.
 *
 * Between two parts lies an embargo of one horizon: the last label window of one ends on or before the
 * first snapshot of the next, so that no row is judged by days that another part was taught.
 *
 * @param labelled Snapshots that have labels, ascending.
 * @throws {RangeError} If a part is left without snapshots, or label windows reach into the next part.
 */
export function planSplit(contract: SplitParts, labelled: readonly number[]): SplitPlan {
  const { split, label } = contract;
  if (split.kind === "hash") return split;
  const embargo_days = label.kind === "inactive" ? label.inactive_days : 0;
  const days = split.kind === "shares"
    ? byShares(split, labelled, embargo_days)
    : byDates(split, labelled, embargo_days);
  const calibration_days = contract.calibration_snapshots.map(dayIndex).sort((a, b) => a - b);
  checkEmbargo(days, calibration_days, embargo_days);
  const missing = calibration_days.filter((day) => !labelled.includes(day));
  if (missing.length > 0) {
    throw new RangeError(
      `Cannot calibrate on ${missing.map(isoDay).join(", ")}: no labelled snapshot, ` +
        knownText(labelled, embargo_days),
    );
  }
  return { kind: "time", days, calibration_days, embargo_days };
}

function byDates(
  split: Extract<Contract["split"], { kind: "dates" }>,
  labelled: readonly number[],
  embargo_days: number,
): Record<SplitPart, number[]> {
  const problems: string[] = [];
  const within = (part: SplitPart) => {
    const period = split[part];
    if (period === undefined) return [];
    const [first, last] = period;
    const days = labelled.filter((day) => day >= dayIndex(first) && day <= dayIndex(last));
    if (days.length === 0) {
      problems.push(
        `Cannot split in time: ${part} is ${first === last ? first : `${first} to ${last}`}, ` +
          `which has no labelled snapshot, ${knownText(labelled, embargo_days)}`,
      );
    }
    return days;
  };
  const days = { train: within("train"), validation: within("validation"), test: within("test") };
  if (problems.length > 0) throw new RangeError(problems.join("\n"));
  return days;
}

/** Shares are of the snapshots that are used; those within an embargo are not. */
function byShares(
  split: Extract<Contract["split"], { kind: "shares" }>,
  labelled: readonly number[],
  embargo_days: number,
): Record<SplitPart, number[]> {
  const cut = (used: number) => {
    const size = (share: number) => share === 0 ? 0 : Math.max(1, Math.round(share * used));
    const test = labelled.slice(-size(split.test));
    const before = (next: readonly number[]) =>
      labelled.filter((day) => next.length === 0 || day + embargo_days <= next[0]!);
    const known = before(test);
    const validation = split.validation === 0 ? [] : known.slice(-size(split.validation));
    const train = validation.length === 0 ? known : before(validation);
    return { train, validation, test };
  };
  const sizeOf = (days: Record<SplitPart, number[]>) =>
    days.train.length + days.validation.length + days.test.length;
  const days = cut(sizeOf(cut(labelled.length)));
  if (days.train.length > 0 && (split.validation === 0 || days.validation.length > 0)) return days;
  throw new RangeError(
    `Cannot split in time: ${labelled.length} labelled snapshots leave ` +
      `${days.train.length} to train, ${days.validation.length} to validate and ` +
      `${days.test.length} to test with ${embargo_days} days between them, ` +
      `${knownText(labelled, embargo_days)}, use more data or a shorter label.inactive_days`,
  );
}

function checkEmbargo(
  days: Record<SplitPart, number[]>,
  calibration_days: readonly number[],
  embargo_days: number,
): void {
  const parts = split_parts.filter((part) => days[part].length > 0);
  const pairs = parts.slice(1).map((part, index) => [parts[index]!, part] as const);
  const problems = pairs.flatMap(([before, after]) =>
    reach(before, days[before].at(-1)!, after, days[after][0]!, embargo_days)
  );
  const last = calibration_days.at(-1);
  if (last !== undefined) {
    problems.push(...reach("calibration", last, "test", days.test[0]!, embargo_days));
  }
  if (problems.length > 0) throw new RangeError(problems.join("\n"));
}

function reach(
  before: string,
  last: number,
  after: string,
  first: number,
  embargo_days: number,
): string[] {
  if (last + embargo_days <= first) return [];
  return [
    `Cannot split in time: labels of ${before} reach to ${isoDay(last + embargo_days)}, ` +
    `and ${after} begins on ${isoDay(first)}, must begin on or after that day`,
  ];
}

function knownText(labelled: readonly number[], embargo_days: number): string {
  if (labelled.length === 0) return `there is no snapshot with ${embargo_days} known days after it`;
  return `those with ${embargo_days} known days after them go from ${isoDay(labelled[0]!)} to ` +
    isoDay(labelled.at(-1)!);
}
