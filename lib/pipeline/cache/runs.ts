import { join } from "node:path";
import { isRecord } from "../../stage/mod.ts";
import type { Content } from "./files.ts";
import type { Hash } from "./hash.ts";
import type { Project } from "../project.ts";
import { readIfThere, writeWhole } from "./write.ts";

/** What a run with one fingerprint made. Written after its objects, so that it proves that they were there. */
export interface RunRecord {
  fingerprint: Hash;
  stage: string;
  outputs: Record<string, Content>;
  seconds: number;
  /** When the run began, ISO 8601 in UTC. */
  began: string;
  /** Declared paths that were really read, relative to the project; sources by their input's name. */
  reads: string[];
}

/** Results of earlier runs by fingerprint, for all data sets. */
export class Runs {
  constructor(private project: Pick<Project, "cache">) {}

  get(fingerprint: Hash): RunRecord | undefined {
    const text = readIfThere(this.#path(fingerprint));
    if (text === undefined) return undefined;
    try {
      const record: unknown = JSON.parse(text);
      if (isSound(record, fingerprint)) return record;
    } catch {
      // As below.
    }
    return undefined; // a damaged record is as good as none: the stage runs again
  }

  put(record: RunRecord): void {
    writeWhole(this.#path(record.fingerprint), JSON.stringify(record));
  }

  #path(fingerprint: Hash): string {
    return join(
      this.project.cache,
      "runs",
      fingerprint.slice(0, 2),
      `${fingerprint.slice(2)}.json`,
    );
  }
}

function isSound(record: unknown, fingerprint: Hash): record is RunRecord {
  return isRecord(record) && record.fingerprint === fingerprint && isRecord(record.outputs) &&
    Object.values(record.outputs).every((content) =>
      isRecord(content) && typeof content.hash === "string" && typeof content.size === "number"
    );
}
