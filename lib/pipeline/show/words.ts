import type { Outcome, StageResult } from "../events.ts";

const outcomes: Record<Outcome, string> = {
  run: "run",
  restore: "restore",
  skip: "skip",
  maybe: "maybe",
  failed: "FAILED",
  blocked: "blocked",
};
const outcome_width = 7;

/** One stage as a line: name, what was done, why, and the time that it took or saved. */
export function resultLine(result: StageResult, name_width: number): string {
  const { stage, outcome, because, seconds, saved_seconds } = result;
  const facts = [...because];
  if (saved_seconds !== undefined) facts.push(`${duration(saved_seconds)} saved`);
  if (seconds !== undefined && outcome !== "restore") facts.push(duration(seconds));
  return `${stage.padEnd(name_width)}  ${outcomes[outcome].padEnd(outcome_width)}  ${
    facts.join(", ")
  }`
    .trimEnd();
}

/** What a failed stage said and left, below its line. */
export function failureLines({ message, kept }: StageResult): string[] {
  const lines = (message ?? "").split("\n").filter((line) => line !== "").map((line) =>
    `  ${line}`
  );
  return [...lines, ...(kept ?? []).map((path) => `  kept for you to look at: ${path}`)];
}

/** The closing line: how many stages ended how, and the time. */
export function summaryLine(
  results: readonly StageResult[],
  seconds: number,
  is_plan = false,
): string {
  const count = (outcome: Outcome) => results.filter((one) => one.outcome === outcome).length;
  const parts = ([
    ["run", is_plan ? "to run" : "run"],
    ["restore", is_plan ? "to restore" : "restored"],
    ["skip", "unchanged"],
    ["maybe", "maybe"],
    ["failed", "failed"],
    ["blocked", "blocked"],
  ] as const).filter(([outcome]) => count(outcome) > 0)
    .map(([outcome, word]) => `${count(outcome)} ${word}`);
  const saved = results.reduce((sum, one) => sum + (one.saved_seconds ?? 0), 0);
  const words = parts.length === 0 ? "nothing to do" : parts.join(", ");
  if (is_plan) return `${words}, planned in ${duration(seconds)}`;
  return `${words} in ${duration(seconds)}${saved > 0 ? `, ${duration(saved)} saved` : ""}`;
}

/** Whether a plan or a run left nothing undone. */
export function allDone(results: readonly StageResult[]): boolean {
  return results.every(({ outcome }) => outcome !== "failed" && outcome !== "blocked");
}

/** Seconds as people write them. */
export function duration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

/** Bytes as people write them, in powers of 1024. */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
