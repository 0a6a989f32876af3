import { join } from "node:path";
import { nearestHint, type Setting } from "../../stage/mod.ts";
import { writeWhole } from "../cache/write.ts";
import { ConfigurationError } from "../plan/declare.ts";
import { runPoints, type SweepPoint } from "../run_points.ts";
import { openSession, type SessionOptions } from "../session.ts";
import { stageNames } from "../stage_names.ts";
import { drawTrial } from "./draw.ts";
import { rungSizes } from "./rungs.ts";
import { readSpace, type Space, type Values } from "./space.ts";
import { suggestion } from "./suggestion.ts";
import type { Trial } from "./trial.ts";

export interface TuneOptions {
  stage: string;
  /** Sets of parameters that are drawn. */
  trials: number;
  /** Another seed draws others. */
  seed: number;
  /** Runs at once; default: the session's. */
  jobs?: number;
}

export interface Tuned {
  /** What was to be least. */
  metric: string;
  /** Every run, in the order of the steps. */
  trials: Trial[];
  /** The parameters as they are. */
  present: Trial;
  /** Those that had the whole budget, the present parameters among them, the best first. */
  ranking: Trial[];
  /** The best one's parameters; undefined where none beats the present ones. */
  suggested: { path: string; text: string } | undefined;
}

/** How far a search has come. */
export interface Progress {
  trial: Trial;
  done: number;
  total: number;
}

/** What is run for a trial. */
interface Drawn {
  number: number;
  values: Values;
  settings: Setting[];
  budget: string | null;
}

/**
 * Looks for better parameters of a stage: trials are drawn at random, all of them get the cheapest
 * budget, and the better half goes on with more (successive halving; Jamieson and Talwalkar, 2016).
 *
 * Each trial is a run of the stage in the cache alone, so a search that was broken off goes on where it
 * was. Nothing but `data/<dataset>/tune/` changes.
 *
 * @throws {ConfigurationError} If there is no such stage, or tune.yaml does not say what may be tried.
 * @throws {Error} If the present parameters or all trials fail, or it is broken off.
 */
export async function tune(
  options: SessionOptions,
  { stage, trials, seed, jobs }: TuneOptions,
  onTrial: (progress: Progress) => void = () => {},
): Promise<Tuned> {
  const { root } = options;
  const names = stageNames(root);
  if (!names.includes(stage)) {
    const problem = `Cannot tune "${stage}": no such stage, ${nearestHint(stage, names)}`;
    throw new ConfigurationError([problem], true);
  }
  const space = await readSpace(root, stage);
  const steps = space.budget?.steps.length ?? 1;
  const sizes = rungSizes(trials, steps);
  const total = 1 + sizes.reduce((sum, size) => sum + size, 0);
  const all: Trial[] = [];
  let done = 0;
  let numbers = Array.from({ length: trials }, (_, at) => at + 1);
  for (let step = 0; step < steps; step++) {
    const drawn = numbers.map((number) => draw(stage, space, seed, number, step));
    const last = step === steps - 1;
    if (last) drawn.unshift({ number: 0, values: {}, settings: [], budget: null });
    const made: Trial[] = new Array(drawn.length);
    await runPoints(options, drawn.map(({ settings }) => settings), { stages: [stage], jobs }, (
      point,
      at,
    ) => {
      const { settings: _, ...one } = drawn[at]!;
      made[at] = { ...one, step, ...came(point, stage, space.metric) };
      onTrial({ trial: made[at]!, done: ++done, total });
    });
    refuseBrokenOff(stage, options);
    all.push(...made);
    const ranked = byScore(made.filter(({ number }) => number > 0));
    if (ranked.length === 0) throw new Error(failure(stage, made));
    if (!last) numbers = ranked.slice(0, sizes[step + 1]).map(({ number }) => number);
  }
  const present = all.find(({ number }) => number === 0)!;
  if (present.score === undefined) throw new Error(failure(stage, [present]));
  const { metric } = space;
  const { dataset } = (await openSession(options)).project;
  const folder = `data/${dataset}/tune`;
  const record = { stage, metric, seed, trials: all };
  writeWhole(join(root, folder, `${stage}.json`), `${JSON.stringify(record, null, 2)}\n`);
  const ranking = byScore(all.filter(({ step }) => step === steps - 1));
  const [best] = ranking;
  const found = { metric, trials: all, present, ranking };
  if (best === present) return { ...found, suggested: undefined };
  const { settings } = draw(stage, space, seed, best!.number, steps - 1);
  const scores = { found: best!.score!, present: present.score };
  const text = suggestion({ stage, settings, metric, ...scores, trials });
  const path = `${folder}/${stage}.yaml`;
  writeWhole(join(root, path), text);
  return { ...found, suggested: { path, text } };
}

function draw(stage: string, space: Space, seed: number, number: number, step: number): Drawn {
  const values = drawTrial(space, seed, number);
  const { hold, budget } = space;
  const spent = budget === undefined ? {} : { [budget.param]: budget.steps[step]! };
  const settings = Object.entries({ ...hold, ...values, ...spent })
    .map(([name, value]) => ({ section: stage, path: name.split("."), value }));
  const shown = Object.entries(spent).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return { number, values, settings, budget: shown[0] ?? null };
}

function came(
  point: SweepPoint,
  stage: string,
  metric: string,
): Pick<Trial, "outcome" | "score" | "seconds" | "message"> {
  const { outcome, seconds, message, metrics } = point;
  if (outcome === "failed") return { outcome, seconds, message, score: undefined };
  const score = metrics[`${stage}.${metric}`];
  if (score !== undefined) return { outcome, seconds, score };
  const own = Object.keys(metrics).filter((name) => name.startsWith(`${stage}.`))
    .map((name) => name.slice(stage.length + 1));
  const problem = `its metrics have no number "${metric}", ${nearestHint(metric, own)}`;
  return { outcome: "failed", seconds, message: problem, score: undefined };
}

/** Those with a score, the least first; of equals the parameters as they are, then the first drawn. */
function byScore(trials: readonly Trial[]): Trial[] {
  return trials.filter(({ score }) => score !== undefined)
    .sort((a, b) => a.score! - b.score! || a.number - b.number);
}

function refuseBrokenOff(stage: string, { signal }: SessionOptions): void {
  if (signal?.aborted !== true) return;
  throw new Error(`Cannot tune "${stage}": it was broken off, the same command goes on from here`);
}

function failure(stage: string, [first]: readonly Trial[]): string {
  const which = first?.number === 0 ? "the run with the parameters as they are" : "every trial";
  return `Cannot tune "${stage}": ${which} failed: ${first?.message ?? "without a message"}`;
}
