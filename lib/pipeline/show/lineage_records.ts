import { join } from "node:path";
import { type Content, Files, statOf, type TreeFile } from "../cache/files.ts";
import type { Hash } from "../cache/hash.ts";
import { type Lock, type LockEntry, readLock } from "../cache/lock.ts";
import { CorruptedObject, Objects } from "../cache/objects.ts";
import { trimmed } from "../plan/order.ts";
import { openProject, type Project } from "../project.ts";
import { type RunRecord, Runs } from "../cache/runs.ts";
import { readState } from "../cache/state.ts";
import { readIfThere } from "../cache/write.ts";

/** A stage's record in the lock file of one data set. */
export interface Recorded {
  dataset: string;
  stage: string;
  entry: LockEntry;
}

/** Everything that a project has on record of what was made from what; read without its stages. */
export class Records {
  readonly objects: Objects;
  readonly runs: Runs;
  readonly files: Files;
  #root: string;
  #all: Recorded[] = [];
  #trees = new Map<Hash, TreeFile[] | undefined>();
  #run_records?: RunRecord[];

  private constructor(project: Project) {
    this.#root = project.root;
    this.objects = new Objects(project);
    this.runs = new Runs(project);
    this.files = new Files([], 0);
  }

  /** @throws {SyntaxError} If a lock file is damaged. */
  static async read(root: string, datasets: readonly string[]): Promise<Records> {
    const records = new Records(openProject(root, datasets[0] ?? ""));
    for (const dataset of datasets) {
      const project = openProject(root, dataset);
      const lock: Lock = await readLock(project, readState(project));
      for (const [stage, entry] of Object.entries(lock)) {
        records.#all.push({ dataset, stage, entry });
      }
    }
    return records;
  }

  get all(): readonly Recorded[] {
    return this.#all;
  }

  /** The output of an entry that is this content: as a whole, or a file inside it. */
  outputWith({ entry }: Recorded, hash: Hash, path?: string): string | undefined {
    const whole = Object.values(entry.outputs).filter((output) => output.hash === hash);
    const same = whole.find((output) => trimmed(output.path) === path) ?? whole[0];
    if (same !== undefined) return same.path;
    const holds = Object.values(entry.outputs).flatMap((output) =>
      (this.tree(output, output.path) ?? []).filter((file) => file.hash === hash)
        .map((file) => `${trimmed(output.path)}/${file.path}`)
    );
    return holds.find((one) => one === path) ?? holds[0];
  }

  /** The files of a folder, from the cache or from the work folder; undefined where neither has it. */
  tree(content: Content, path?: string): TreeFile[] | undefined {
    if (content.files === undefined) return undefined;
    if (!this.#trees.has(content.hash)) {
      this.#trees.set(content.hash, this.#findTree(content, path));
    }
    return this.#trees.get(content.hash);
  }

  /** Runs in the cache that made this content. */
  runsWith(hash: Hash): RunRecord[] {
    this.#run_records ??= this.#readRuns();
    return this.#run_records.filter(({ outputs }) =>
      Object.values(outputs).some((output) =>
        output.hash === hash || this.tree(output)?.some((file) => file.hash === hash)
      )
    );
  }

  #findTree(content: Content, path?: string): TreeFile[] | undefined {
    try {
      if (this.objects.has(content.hash)) return this.objects.tree(content.hash);
    } catch (error) {
      if (!(error instanceof CorruptedObject)) throw error;
    }
    const folder = path && join(this.#root, path);
    if (!folder || !statOf(folder)?.isDirectory) return undefined;
    const there = this.files.content(folder)?.hash === content.hash;
    return there ? this.files.tree(folder) : undefined;
  }

  #readRuns(): RunRecord[] {
    const folder = join(this.#root, "data", ".cache", "runs");
    const found: RunRecord[] = [];
    for (const start of namesIn(folder)) {
      for (const name of namesIn(join(folder, start))) {
        const run = name.endsWith(".json") ? this.runs.get(start + name.slice(0, -5)) : undefined;
        if (run !== undefined) found.push(run);
      }
    }
    return found.sort((a, b) => (a.began < b.began ? 1 : -1));
  }
}

/** Data sets that have a lock file or an unfinished record of one. */
export function recordedDatasets(root: string): string[] {
  const locks = namesIn(join(root, "data")).filter((name) => name.endsWith(".lock.json"))
    .map((name) => name.slice(0, -".lock.json".length));
  const journals = namesIn(join(root, "data", ".cache", "datasets")).filter((name) =>
    readIfThere(join(root, "data", `${name}.lock.json`)) !== undefined ||
    namesIn(join(root, "data", ".cache", "datasets", name, "journal")).length > 0
  );
  return [...new Set([...locks, ...journals])].sort();
}

function namesIn(folder: string): string[] {
  if (!statOf(folder)?.isDirectory) return [];
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
