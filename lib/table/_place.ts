/** A disposable folder for this room's tests. */
import { join } from "node:path";
import { openTable, type Table, type TableOptions } from "./mod.ts";

/** A folder with inputs, a scratch folder and a secret; what was read is kept in `reads`. */
export interface Place extends Disposable {
  path(name: string): string;
  reads: string[][];
  open(read?: string[], options?: TableOptions): Promise<Table>;
}

/** Makes a fresh place below the temporary folder, gone when disposed. */
export function makePlace(): Place {
  const root = Deno.realPathSync(Deno.makeTempDirSync());
  const path = (name: string) => join(root, name);
  for (const folder of ["in/deep", "scratch"]) Deno.mkdirSync(path(folder), { recursive: true });
  for (const name of ["one.csv", "secret.csv", "in/a.csv", "in/deep/b.csv", "in/it's.csv"]) {
    Deno.writeTextFileSync(path(name), `id,name\n7,${name}\n`);
  }
  const reads: string[][] = [];
  return {
    path,
    reads,
    open: (read = ["one.csv", "in"], options) =>
      openTable({
        read: read.map(path),
        write: path("scratch"),
        recordReads: (paths) => reads.push([...paths]),
      }, options),
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}
