import { join } from "node:path";
import { fillDataset, isRecord } from "../../stage/mod.ts";
import { type Content, statOf } from "../cache/files.ts";
import { hashFile } from "../cache/hash.ts";
import type { Lock } from "../cache/lock.ts";
import type { Session } from "../session.ts";

/** The numbers of one metrics output, as they are on record. */
export interface MetricsFile {
  stage: string;
  /** The output's name. */
  output: string;
  path: string;
  /** By dotted key; absent where the recorded content cannot be read. */
  numbers?: Record<string, number>;
  /** What is to be known of the numbers, or why there are none. */
  note?: string;
}

/**
 * Every number in a JSON value by its dotted path: `{ a: { b: 1 }, c: [2] }` has `a.b` and `c.0`.
 * Text, truth values and null are left out.
 */
export function flattenNumbers(value: unknown): Record<string, number> {
  const found: Record<string, number> = {};
  const visit = (at: unknown, key: string): void => {
    if (typeof at === "number") found[key] = at;
    if (!isRecord(at) && !Array.isArray(at)) return;
    for (const [name, below] of Object.entries(at)) visit(below, key ? `${key}.${name}` : name);
  };
  visit(value, "");
  return found;
}

/**
 * Numbers of all metrics outputs by stage, as of their last valid runs; a stage without any is left
 * out. Where a stage has several metrics outputs, each key begins with the output's name.
 */
export function readMetrics(session: Session): Record<string, Record<string, number>> {
  return byStage(metricsFiles(session, session.lock));
}

/** Keys by stage, so that two metrics outputs of one stage do not hide each other's. */
export function byStage(files: readonly MetricsFile[]): Record<string, Record<string, number>> {
  const found: Record<string, Record<string, number>> = {};
  for (const { stage, output, numbers } of files) {
    if (numbers === undefined) continue;
    const several = files.filter((one) => one.stage === stage).length > 1;
    const entries = Object.entries(numbers).map(([key, value]) => [
      several ? `${output}.${key}` : key,
      value,
    ]);
    found[stage] = { ...found[stage], ...Object.fromEntries(entries) };
  }
  return found;
}

/** The metrics outputs that the stages declare, with the contents that `lock` records for them. */
export function metricsFiles(session: Session, lock: Lock): MetricsFile[] {
  const { project, order } = session;
  return order.stages.flatMap((stage) =>
    Object.entries(stage.outputs).filter(([, { role }]) => role === "metrics").map(
      ([output, declared]): MetricsFile => {
        const recorded = lock[stage.name]?.outputs[output];
        const path = recorded?.path ?? fillDataset(declared.path, project.dataset);
        const about = { stage: stage.name, output, path };
        if (recorded === undefined) return { ...about, note: "never run" };
        return { ...about, ...readNumbers(session, path, recorded) };
      },
    )
  );
}

/** From the work folder where it holds the recorded content, else from the cache. */
function readNumbers(
  session: Session,
  path: string,
  { hash }: Content,
): Pick<MetricsFile, "numbers" | "note"> {
  const places = [join(session.project.root, path), session.objects.path(hash)];
  const place = places.find((one) => statOf(one)?.isFile && hashFile(one).hash === hash);
  if (place === undefined) {
    return {
      note: `content ${hash.slice(0, 12)} is neither in the work folder nor in the cache ` +
        '("deno task pull" may bring it)',
    };
  }
  try {
    return { numbers: flattenNumbers(JSON.parse(Deno.readTextFileSync(place))) };
  } catch {
    return { note: `content ${hash.slice(0, 12)} is no JSON` };
  }
}
