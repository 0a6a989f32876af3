import { isRecord, type Json } from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import type { Lock, LockEntry } from "../cache/lock.ts";
import { metricsFiles } from "./metrics.ts";
import { changedKeys } from "../plan/reasons.ts";
import type { Session } from "../session.ts";

/** A value that differs; `before` or `after` is absent where there is none. */
export interface ValueChange {
  stage: string;
  key: string;
  before?: Json;
  after?: Json;
}

export interface MetricChange {
  stage: string;
  key: string;
  before?: number;
  after?: number;
  difference?: number;
}

/** A file, folder or source whose content differs. */
export interface ContentChange {
  stage: string;
  name: string;
  change: "added" | "removed" | "changed";
  before?: Content;
  after?: Content;
}

/** Each differing value with its dotted path. */
export function leaves(stage: string, key: string, before: unknown, after: unknown): ValueChange[] {
  if (isRecord(before) && isRecord(after)) {
    return changedKeys(before, after).flatMap((name) =>
      leaves(stage, key === "" ? name : `${key}.${name}`, before[name], after[name])
    );
  }
  const change: ValueChange = { stage, key };
  if (before !== undefined) change.before = before as Json;
  if (after !== undefined) change.after = after as Json;
  return [change];
}

/** By file, package or part of the runtime; file names hold dots, so these are no nested values. */
export function codeChanges(stage: string, old: LockEntry, next: LockEntry): ValueChange[] {
  const parts = ({ code, packages, runtime }: LockEntry) => ({
    ...code,
    ...packages,
    Deno: runtime.deno,
    platform: runtime.platform,
  });
  const [before, after]: Record<string, string>[] = [parts(old), parts(next)];
  return changedKeys(before!, after!).flatMap((key) =>
    leaves(stage, key, before![key], after![key])
  );
}

export function contents(
  stage: string,
  before: Record<string, Content>,
  after: Record<string, Content>,
): ContentChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): ContentChange[] => {
    const [old, next] = [before[name], after[name]];
    if (old?.hash === next?.hash) return [];
    const change = old === undefined ? "added" : next === undefined ? "removed" : "changed";
    return [{ stage, name, change, ...(old && { before: old }), ...(next && { after: next }) }];
  });
}

/** Inputs from outside by name; those with a path are outputs of a stage or lie in the project. */
export function sourcesOf(entry?: LockEntry): Record<string, Content> {
  return Object.fromEntries(
    Object.entries(entry?.inputs ?? {}).flatMap(([name, { path, ...content }]) =>
      path === undefined && content.hash !== null ? [[name, content as Content]] : []
    ),
  );
}

export function outputsOf(entry?: LockEntry): Record<string, Content> {
  return Object.fromEntries(
    Object.values(entry?.outputs ?? {}).map(({ path, ...content }) => [path, content]),
  );
}

/** Changed numbers, and notes on recorded metrics whose content is nowhere to be found. */
export function metricChanges(
  session: Session,
  before: { name: string; lock: Lock },
  after: { name: string; lock: Lock },
): { metrics: MetricChange[]; notes: string[] } {
  const metrics: MetricChange[] = [];
  const notes: string[] = [];
  const old_files = metricsFiles(session, before.lock);
  const new_files = metricsFiles(session, after.lock);
  for (const [at, old] of old_files.entries()) {
    const { stage, output } = old;
    const [from, to] = [before, after].map(({ lock }) => lock[stage]?.outputs[output]);
    if (from?.hash === to?.hash) continue;
    const sides = [[before.name, from, old], [after.name, to, new_files[at]!]] as const;
    // A number that cannot be read must not look like one that is gone.
    const unread = sides.filter(([, recorded, file]) => recorded && !file.numbers);
    notes.push(...unread.map(([name, , { path, note }]) => `metrics ${path} of ${name}: ${note}`));
    if (unread.length > 0) continue;
    const several = old_files.filter((one) => one.stage === stage).length > 1;
    const [a = {}, b = {}] = sides.map(([, , { numbers }]) => numbers);
    for (const name of changedKeys(a, b)) {
      const key = several ? `${output}.${name}` : name;
      metrics.push({ stage, key, ...numberChange(a[name], b[name]) });
    }
  }
  return { metrics, notes };
}

function numberChange(
  before?: number,
  after?: number,
): Pick<MetricChange, "before" | "after" | "difference"> {
  if (before === undefined) return { after };
  if (after === undefined) return { before };
  // Without the digits that binary fractions add: 0.3 - 0.2 is 0.09999999999999998.
  return { before, after, difference: Number((after - before).toPrecision(12)) };
}
