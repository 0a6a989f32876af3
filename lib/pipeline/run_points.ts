import { join } from "node:path";
import { type DeclaredStage, fillDataset, type Json, type Setting } from "../stage/mod.ts";
import { ConfigurationError } from "./plan/declare.ts";
import { type Artifacts, onDisk } from "./plan/artifacts.ts";
import { evaluate, type Evaluation } from "./plan/evaluate.ts";
import type { InputContent } from "./plan/fingerprint.ts";
import { execute } from "./run/execute.ts";
import { type Content, statOf } from "./cache/files.ts";
import { byStage, flattenNumbers } from "./show/metrics.ts";
import { trimmed } from "./plan/order.ts";
import { selectStages } from "./repro.ts";
import { LookUps } from "./plan/resolve.ts";
import { openScratch } from "./run/scratch.ts";
import { closeSession, openSession, type Session, type SessionOptions } from "./session.ts";

/** One combination of values and what came of it. */
export interface SweepPoint {
  /** Value of each swept parameter. */
  params: Record<string, Json>;
  outcome: "run" | "cached" | "failed";
  /** Numbers of all metrics outputs, `stage.key`. */
  metrics: Record<string, number>;
  seconds: number;
  message?: string;
}

/**
 * Runs the stages once per set of settings, each in the cache alone: the work folder and the lock stay
 * as they are.
 *
 * @param onPoint Told of each point as it ends, with its place among the points.
 */
export async function runPoints(
  options: SessionOptions,
  settings_of: readonly Setting[][],
  targets: { stages: readonly string[]; jobs?: number },
  onPoint: (point: SweepPoint, at: number) => void,
): Promise<SweepPoint[]> {
  const sessions: { session: Session; settings: Setting[] }[] = [];
  for (const settings of settings_of) {
    // A point's own value comes last, so that it stands over one from --set.
    const all = [...(options.settings ?? []), ...settings];
    const session = await openSession({ ...options, settings: all });
    refuseChanges(session, selectStages(session, targets)); // once, before anything runs
    closeSession(session);
    sessions.push({ session, settings });
  }
  await using scratch = await openScratch(sessions[0]!.session.project);
  const running = new Map<string, Promise<Record<string, Content>>>();
  const points: SweepPoint[] = new Array(sessions.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < sessions.length) {
      const index = next++;
      const { session, settings } = sessions[index]!;
      const place = join(scratch.path, `point-${index}`);
      const runner = new PointRunner(session, scratch.path, place, running);
      points[index] = await runner.run(settings, targets.stages);
      onPoint(points[index]!, index);
    }
  };
  const jobs = targets.jobs ?? sessions[0]!.session.jobs;
  await Promise.all(Array.from({ length: jobs }, worker));
  return points;
}

/** A sweep leaves all but the cache as it is; a stage with other effects would have them once a point. */
function refuseChanges({ order }: Session, stages: readonly DeclaredStage[]): void {
  const problems = stages.flatMap(({ name, needs, inputs }) => {
    const stores = Object.keys(needs.stores).filter((store) => needs.stores[store] === "write");
    const settles = Object.values(inputs).some((one) => one.kind === "resolved" && one.settles);
    if (stores.length === 0 && !settles) return [];
    const what = stores.length === 0
      ? "more than its outputs"
      : stores.map((store) => `store "${store}"`).join(", ");
    const needed = order.needs.get(name)!;
    const before = order.stages.findLast((one) => needed.includes(one.name))?.name;
    return `Cannot sweep over stage "${name}": it changes ${what}, name other stages` +
      (before === undefined ? "" : `, such as "deno task repro ${before} --sweep …"`);
  });
  if (problems.length > 0) throw new ConfigurationError(problems, true);
}

class PointRunner {
  #made = new Map<string, Content>();
  #ran = false;

  constructor(
    private session: Session,
    private shared: string,
    private place: string,
    private running: Map<string, Promise<Record<string, Content>>>,
  ) {}

  async run(settings: Setting[], targets: readonly string[]): Promise<SweepPoint> {
    const start = performance.now();
    const named = settings.map(({ section, path, value }) => [[section, ...path].join("."), value]);
    const point = { params: Object.fromEntries(named), metrics: {} };
    const seconds = () => (performance.now() - start) / 1000;
    try {
      const stages = selectStages(this.session, { stages: targets });
      const look_ups = new LookUps(this.session);
      const disk = onDisk(this.session);
      const artifacts: Artifacts = {
        known: (path) => this.#known(trimmed(path)) ?? disk(path),
        locate: (path, content) => this.#locate(path, content),
      };
      for (const stage of stages) {
        const looked_up = await look_ups.of(stage, artifacts);
        const evaluation = await evaluate(this.session, stage, looked_up, artifacts.known);
        const outputs = await this.#outputs(stage, evaluation);
        for (const [name, { path }] of Object.entries(stage.outputs)) {
          this.#made.set(trimmed(fillDataset(path, this.session.project.dataset)), outputs[name]!);
        }
      }
      const metrics = this.#metrics(stages);
      return { ...point, outcome: this.#ran ? "run" : "cached", metrics, seconds: seconds() };
    } catch (error) {
      return { ...point, outcome: "failed", seconds: seconds(), message: (error as Error).message };
    }
  }

  /** The stage's outputs from the cache, or from a run that another point may already have begun. */
  async #outputs(stage: DeclaredStage, evaluation: Evaluation): Promise<Record<string, Content>> {
    const { fingerprint } = evaluation;
    const begun = this.running.get(fingerprint);
    if (begun !== undefined) return await begun;
    const entry = this.session.lock[stage.name];
    const known = entry?.fingerprint === fingerprint
      ? entry.outputs
      : this.session.runs.get(fingerprint)?.outputs;
    const { objects } = this.session;
    if (known && Object.values(known).every((content) => objects.hasAll(content))) return known;
    const work = this.#execute(stage, evaluation);
    this.running.set(fingerprint, work);
    return await work;
  }

  async #execute(stage: DeclaredStage, evaluation: Evaluation): Promise<Record<string, Content>> {
    this.#ran = true;
    const inputs = Object.values(evaluation.data.inputs);
    const locate = (path: string) => this.#locate(path, inputs.find((one) => one.path === path)!);
    const place = join(this.place, stage.name);
    const { record } = await execute(this.session, stage, evaluation, place, locate);
    this.session.runs.put(record);
    return record.outputs;
  }

  /** Inputs come from the cache, so that a run in the work folder cannot change them meanwhile. */
  #locate(path: string, content: InputContent): string {
    if (content.hash === null || !this.session.objects.hasAll(content)) {
      return join(this.session.project.root, trimmed(path));
    }
    const copy = join(this.shared, "inputs", content.hash, trimmed(path));
    if (statOf(copy) === undefined) this.session.objects.restore(content, copy);
    return copy;
  }

  /** What a stage of this point made at this path, or at a folder around it. */
  #known(path: string): Content | undefined {
    const exact = this.#made.get(path);
    if (exact !== undefined) return exact;
    for (const [made, content] of this.#made) {
      if (made.startsWith(`${path}/`)) {
        throw new Error(
          `Cannot sweep over "${path}/": several outputs lie in it, name them as inputs`,
        );
      }
      if (content.files === undefined || !path.startsWith(`${made}/`)) continue;
      const below = path.slice(made.length + 1);
      const file = this.session.objects.tree(content.hash).find((one) => one.path === below);
      return file && { hash: file.hash, size: file.size };
    }
    return undefined;
  }

  #metrics(stages: readonly DeclaredStage[]): Record<string, number> {
    const files = stages.flatMap((stage) =>
      Object.entries(stage.outputs).flatMap(([output, { role, path }]) => {
        if (role !== "metrics") return [];
        const { hash } = this.#made.get(trimmed(fillDataset(path, this.session.project.dataset)))!;
        const value = JSON.parse(Deno.readTextFileSync(this.session.objects.path(hash)));
        return [{ stage: stage.name, output, path, numbers: flattenNumbers(value) }];
      })
    );
    const found: Record<string, number> = {};
    for (const [stage, numbers] of Object.entries(byStage(files))) {
      for (const [key, number] of Object.entries(numbers)) found[`${stage}.${key}`] = number;
    }
    return found;
  }
}
