import { join } from "node:path";
import { type DeclaredStage, isRecord, type Json } from "../../stage/mod.ts";
import type { StatEntry } from "./files.ts";
import type { Graph } from "../plan/graph.ts";
import type { Project } from "../project.ts";
import { madeBy } from "./witness.ts";
import { readIfThere, writeWhole } from "./write.ts";

/**
 * What one process tells the next so that nothing is computed twice. All of it can be made again:
 * a state that cannot be read is an empty one.
 */
export interface State {
  stat: [string, StatEntry][];
  graph?: Graph;
  /** Parsed YAML files by the hash of their text. */
  yaml: Record<string, Json>;
  /** Declarations by everything that they depend on, the last used ones. */
  declared: [string, DeclaredStage[]][];
  /** Seconds that the run with this fingerprint took. */
  seconds: Record<string, number>;
  /** Values found while planning, by what they were found from. */
  resolved: Record<string, Json>;
  /** Hash of the lock file's text that was last found sound. */
  sound_lock?: string;
}

const kept_declarations = 32;
const kept_values = 1000;

export function readState(project: Project): State {
  const empty: State = { stat: [], yaml: {}, declared: [], seconds: {}, resolved: {} };
  try {
    const text = readIfThere(statePath(project));
    const read = text === undefined ? undefined : JSON.parse(text);
    return read?.made_by === madeBy() && isSound(read.state) ? read.state : empty;
  } catch {
    return empty;
  }
}

export function writeState(project: Project, state: State): void {
  state.declared = state.declared.slice(-kept_declarations);
  state.resolved = Object.fromEntries(Object.entries(state.resolved).slice(-kept_values));
  writeWhole(statePath(project), JSON.stringify({ made_by: madeBy(), state }));
}

function statePath(project: Project): string {
  return join(project.own, "state.json");
}

function isSound(state: unknown): state is State {
  return isRecord(state) && isRecord(state.yaml) && isRecord(state.seconds) &&
    isRecord(state.resolved) &&
    [state.stat, state.declared].every((list) =>
      Array.isArray(list) && list.every((pair) => Array.isArray(pair))
    );
}
