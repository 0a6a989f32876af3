import type { DeclaredStage, Json } from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import { type Hash, hashJson } from "../cache/hash.ts";
import { format } from "../project.ts";

/** Everything that can change what a stage writes. If two fingerprints are equal, so are the outputs. */
export interface FingerprintData {
  /** Hash of the stage file and of every local module that it or a worker of it imports: an edit anywhere there can change results. */
  code: Record<string, Hash>;
  /** Integrity of every npm package behind the code: a new version can change results. */
  packages: Record<string, string>;
  /** The engine and the machine's kind: floating-point functions may differ in the last bit. */
  runtime: { deno: string; platform: string };
  /** After defaults, so that a changed default reruns the stages that relied on it; without paths of sources. */
  params: Record<string, Json>;
  /** Narrowed YAML and resolved values, so that a change elsewhere in the file reruns nothing. */
  values: Record<string, Json>;
  /** By content only: a checkout changes times, and a source may lie anywhere. Null: an optional input that is not there. */
  inputs: Record<string, InputContent>;
}

/** What an input was. The path is for people and for lineage; sources have none. */
export type InputContent = (Content | { hash: null; size: 0 }) & { path?: string };

export function fingerprint(stage: DeclaredStage, data: FingerprintData): Hash {
  const inputs = Object.entries(data.inputs).map(([name, { hash }]) => [name, hash]);
  const { stores, ...needs } = stage.needs;
  return hashJson([
    format,
    stage.name,
    data.code,
    data.packages,
    data.runtime,
    data.params,
    data.values,
    Object.fromEntries(inputs),
    // A stage sees its outputs' names and endings, and what it may reach; of stores not where they lie.
    Object.entries(stage.outputs).map(([name, { path }]) => [name, path]).sort(),
    (Object.keys(stores).length === 0 ? needs : stage.needs) as unknown as Json,
  ]);
}
