import type { Json } from "../../stage/mod.ts";
import type { Hash } from "../cache/hash.ts";
import type { Recorded, Records } from "./lineage_records.ts";
import { trimmed } from "../plan/order.ts";

/** One input of a stage, as it was when the stage ran. */
export interface TracedInput {
  name: string;
  /** Sources have none: they may lie anywhere. */
  path?: string;
  /** Null: an optional input that was not there. */
  hash: Hash | null;
  size: number;
  files?: number;
  /** Keys of the makers of it, or of what lies in it; none: it came from outside. */
  made_by: string[];
  /** Files of it that the stage really read; absent where no run is on record. */
  reads?: string[];
}

/** A stage as it ran. */
export interface Maker {
  stage: string;
  /** Absent where only the run cache knows it: then inputs, code and parameters are not on record. */
  dataset?: string;
  fingerprint: Hash;
  code?: Record<string, Hash>;
  packages?: Record<string, string>;
  runtime?: { deno: string; platform: string };
  params?: Record<string, Json>;
  values?: Record<string, Json>;
  inputs?: TracedInput[];
  /** Absent where this machine has no record of the run. */
  run?: { began: string; seconds: number; reads: string[] };
}

/** Follows contents back to what made them. */
export class Tracer {
  makers: Record<string, Maker> = {};
  #sought = new Map<string, string | undefined>();

  constructor(private records: Records) {}

  /** Key of what made this content, first of all at this path in this data set. */
  maker(hash: Hash, path?: string, dataset?: string): string | undefined {
    const asked = `${hash} ${path} ${dataset}`;
    if (!this.#sought.has(asked)) this.#sought.set(asked, this.#seek(hash, path, dataset));
    return this.#sought.get(asked);
  }

  /** Stages that read this content from outside, as `stage (input)`. */
  readers(hash: Hash): string[] {
    return this.records.all.flatMap(({ dataset, stage, entry }) =>
      Object.entries(entry.inputs)
        .filter(([, input]) => input.hash === hash || this.#holds(input, hash))
        .map(([name]) => `stage ${stage} of data set ${dataset}, input ${name}`)
    );
  }

  #seek(hash: Hash, path?: string, dataset?: string): string | undefined {
    const found = this.records.all
      .map((one) => ({ one, at: this.records.outputWith(one, hash, path) }))
      .filter(({ at }) => at !== undefined);
    const rank = ({ one, at }: typeof found[number]) =>
      (trimmed(at!) === path ? 0 : 2) + (one.dataset === dataset ? 0 : 1);
    const [best] = found.sort((a, b) => rank(a) - rank(b));
    if (best !== undefined) return this.#fromLock(best.one);
    const [run] = this.records.runsWith(hash);
    if (run === undefined) return undefined;
    const key = `run ${run.fingerprint.slice(0, 12)}`;
    const { stage, fingerprint, began, seconds, reads } = run;
    this.makers[key] ??= { stage, fingerprint, run: { began, seconds, reads } };
    return key;
  }

  #fromLock({ dataset, stage, entry }: Recorded): string {
    const key = `${dataset}/${stage}`;
    if (this.makers[key] !== undefined) return key;
    const { fingerprint, code, packages, runtime, params, values } = entry;
    const record = this.records.runs.get(fingerprint);
    const run = record &&
      { began: record.began, seconds: record.seconds, reads: record.reads };
    const inputs: TracedInput[] = [];
    this.makers[key] = {
      stage,
      dataset,
      fingerprint,
      code,
      packages,
      runtime,
      params,
      values,
      inputs,
      ...(run ? { run } : {}),
    };
    for (const [name, input] of Object.entries(entry.inputs)) {
      const { hash, path } = input;
      const base = path === undefined ? `source ${name}` : trimmed(path);
      const reads = run?.reads.filter((one) => one === base || one.startsWith(`${base}/`));
      const made_by = hash === null || path === undefined
        ? []
        : this.#makersOf(hash, trimmed(path), dataset, input);
      inputs.push({ name, ...input, made_by, ...(reads ? { reads } : {}) });
    }
    return key;
  }

  /** One maker of the whole, or several of what lies in a folder. */
  #makersOf(hash: Hash, path: string, dataset: string, input: Recorded["entry"]["inputs"][string]) {
    const whole = this.maker(hash, path, dataset);
    if (whole !== undefined) return [whole];
    const inside = this.records.all.filter((one) =>
      one.dataset === dataset &&
      Object.values(one.entry.outputs).some((output) => {
        const plain = trimmed(output.path);
        // The list of a folder's files may be gone; then the path has to do.
        return plain.startsWith(`${path}/`) ||
          (path.startsWith(`${plain}/`) && this.records.tree(output, output.path) === undefined);
      })
    );
    return input.hash === null ? [] : inside.map((one) => this.#fromLock(one));
  }

  #holds(input: Recorded["entry"]["inputs"][string], hash: Hash): boolean {
    if (input.hash === null) return false;
    return this.records.tree(input, input.path)?.some((file) => file.hash === hash) ?? false;
  }
}
