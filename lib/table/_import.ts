/** Runs imports in a disposable place, for this room's tests. */
import { join } from "node:path";
import {
  createRejects,
  type FileImport,
  type FileImported,
  findSourceFiles,
  type ImportColumn,
  importFiles,
  openTable,
  type Row,
  type TableOptions,
} from "./mod.ts";

/** A column with nothing special about it. */
export function column(
  name: string,
  type: ImportColumn["type"],
  more: Partial<ImportColumn> = {},
): ImportColumn {
  return { name, type, format: "iso", scale: type === "decimal" ? 2 : 0, ...more };
}

/** What an import made. */
export interface Imported {
  counts: FileImported;
  rows: Row[];
  rejects: Row[];
  bytes: Uint8Array;
}

/** Imports files, given as contents by name; a lone name without folder is a source of one file. */
export async function imported(
  files: Record<string, string | Uint8Array>,
  columns: ImportColumn[],
  more: Partial<FileImport> = {},
  options: TableOptions = {},
): Promise<Imported> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const folder of ["in", "scratch"]) await Deno.mkdir(join(root, folder));
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(root, "in", name), bytes);
    }
    const names = Object.keys(files);
    const source = names.length === 1 ? join(root, "in", names[0]!) : join(root, "in");
    const to = join(root, "scratch", "rows.parquet");
    const sandbox = { read: [join(root, "in")], write: join(root, "scratch"), recordReads() {} };
    await using table = await openTable(sandbox, options);
    await createRejects(table);
    const counts = await importFiles(table, {
      table: "t",
      files: await findSourceFiles(source, names.length === 1 ? undefined : "*"),
      columns,
      timezone: "UTC",
      format: "auto",
      delimiter: "auto",
      header: true,
      encoding: "utf-8",
      record_bytes_max: 1 << 16,
      unknown_columns: "refuse",
      nearest: () => undefined,
      to,
      temporary: join(root, "scratch"),
      progress() {},
      ...more,
    });
    return {
      counts,
      rows: await table.all(`FROM read_parquet('${to}')`),
      rejects: await table.all("FROM rejects ORDER BY file, line"),
      bytes: await Deno.readFile(to),
    };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Numbers from 0 to below 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
