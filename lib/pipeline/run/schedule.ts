import type { DeclaredStage } from "../../stage/mod.ts";
import type { StageResult } from "../events.ts";

export interface ScheduleOptions {
  /** How many stages run at once. */
  jobs: number;
  keep_going: boolean;
  work(stage: DeclaredStage): Promise<StageResult>;
  done(result: StageResult): void;
}

/**
 * Works through the stages, each after those it needs, several at once.
 * After a failure no new stage begins, or with `keep_going` only those that do not need it.
 *
 * @returns One result a stage, in the given order.
 */
export async function schedule(
  stages: readonly DeclaredStage[],
  needs: Map<string, string[]>,
  options: ScheduleOptions,
): Promise<StageResult[]> {
  const selected = new Set(stages.map((stage) => stage.name));
  const results = new Map<string, StageResult>();
  const waiting = new Map<string, number>();
  const dependents = new Map<string, DeclaredStage[]>(stages.map((stage) => [stage.name, []]));
  for (const stage of stages) {
    const before = needs.get(stage.name)!.filter((name) => selected.has(name));
    waiting.set(stage.name, before.length);
    for (const name of before) dependents.get(name)!.push(stage);
  }
  const ready = stages.filter((stage) => waiting.get(stage.name) === 0);
  let stopped = false;
  let next = 0;

  const finish = (stage: DeclaredStage, result: StageResult): void => {
    results.set(stage.name, result);
    options.done(result);
    const failed = result.outcome === "failed" || result.outcome === "blocked";
    if (failed && !options.keep_going) stopped = true;
    for (const one of dependents.get(stage.name)!) {
      if (failed) block(one, stage.name);
      const left = waiting.get(one.name)! - 1;
      waiting.set(one.name, left);
      if (left === 0 && !results.has(one.name)) ready.push(one);
    }
  };
  const block = (stage: DeclaredStage, cause: string): void => {
    if (results.has(stage.name)) return;
    finish(stage, { stage: stage.name, outcome: "blocked", because: [`"${cause}" failed`] });
  };
  const worker = async (): Promise<void> => {
    while (next < ready.length && !stopped) {
      const stage = ready[next++]!;
      finish(stage, await options.work(stage));
      while (idle.length > 0) idle.pop()!();
    }
  };
  // A worker with nothing ready waits until another one has finished something.
  const idle: (() => void)[] = [];
  let working = 0;
  const loop = async (): Promise<void> => {
    while (!stopped && results.size < stages.length) {
      if (next < ready.length) {
        working++;
        try {
          await worker();
        } finally {
          working--;
          while (idle.length > 0) idle.pop()!();
        }
      } else if (working === 0) return;
      else await new Promise<void>((wake) => idle.push(wake));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, loop));
  for (const stage of stages) {
    if (!results.has(stage.name)) {
      const result: StageResult = {
        stage: stage.name,
        outcome: "blocked",
        because: ["an earlier stage failed"],
      };
      results.set(stage.name, result);
      options.done(result);
    }
  }
  return stages.map((stage) => results.get(stage.name)!);
}
