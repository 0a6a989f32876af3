/** Python's libraries beside ours: rows handed over in a folder, answers as lines of JSON. */
import { join } from "node:path";
import type { FeatureColumn } from "../../lib/model/mod.ts";
import { house } from "../_project.ts";

export interface PeerRows {
  columns: readonly FeatureColumn[];
  labels: Uint8Array;
}

const wanted = "lightgbm==4.7.0 xgboost==3.2.0 scikit-learn==1.9.1";

/** The interpreter, or nothing, which is said; a wrong one is refused. */
export function peersPython(): string | undefined {
  const python = Deno.env.get("PEERS_PYTHON");
  if (python === undefined) {
    console.error(
      `LightGBM, XGBoost and scikit-learn are left out: PEERS_PYTHON names no interpreter. ` +
        `python3 -m venv V && V/bin/pip install ${wanted}, then PEERS_PYTHON=V/bin/python`,
    );
  }
  return python;
}

/** Writes rows as peers.py reads them: levels become indices in code point order. */
export function writePeerRows(
  folder: string,
  meta: Record<string, unknown>,
  parts: Record<string, PeerRows>,
): void {
  const [first] = Object.values(parts);
  const levels = first!.columns.map((column, at) => {
    if (column.kind === "number") return undefined;
    const met = new Set(
      Object.values(parts).flatMap(({ columns }) => (
        Array.from(columns[at]!.values as ArrayLike<string | null>)
      )),
    );
    met.delete(null);
    return new Map([...met].sort().map((level, index) => [level, index]));
  });
  const kinds = first!.columns.map(({ kind }) => kind);
  const about = { ...meta, kinds, parts: Object.keys(parts) };
  Deno.writeTextFileSync(join(folder, "meta.json"), JSON.stringify(about));
  for (const [name, { columns, labels }] of Object.entries(parts)) {
    const cells = new Float64Array(columns.length * labels.length);
    for (const [at, { values }] of columns.entries()) {
      for (let row = 0; row < labels.length; row++) {
        const value = values[row]!;
        cells[at * labels.length + row] = value === null
          ? NaN
          : typeof value === "string"
          ? levels[at]!.get(value)!
          : value;
      }
    }
    Deno.writeFileSync(join(folder, `${name}.bin`), new Uint8Array(cells.buffer));
    Deno.writeFileSync(join(folder, `${name}.labels.bin`), labels);
  }
}

/** What peers.py prints for one of its commands. */
export async function askPeers<Line>(
  python: string,
  command: "quality" | "speed",
  folder: string,
): Promise<Line[]> {
  const { success, stdout } = await new Deno.Command(python, {
    args: [join(house, "tests/bench/peers.py"), command, folder],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot ask LightGBM, XGBoost and scikit-learn: ${python} failed`);
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
}

/** Numbers that peers.py has written. */
export function readNumbers(folder: string, file: string): Float64Array {
  return new Float64Array(Deno.readFileSync(join(folder, file)).buffer);
}
