/** What the engine may touch, and the settings that hold it to that. */
import type { DuckDBConnection } from "@duckdb/node-api";

/** What a native engine may touch; the stage context hands over an object of this shape. */
export interface Sandbox {
  /** Absolute files or folders; a folder stands for everything below it. */
  read: readonly string[];
  /** Absolute scratch folder, readable and writable. */
  write: string;
  /** Called once, on close, with every file the engine opened for reading: absolute, sorted, unique. */
  recordReads(paths: readonly string[]): void;
}

/** Quotes a text as an SQL string. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Closes the file system to the engine except for the sandbox, then locks every setting.
 *
 * A listed input stays writable: the engine has no read-only grant. Whoever runs the stage has to
 * compare its inputs by hash afterwards.
 */
export async function lockSandbox(engine: DuckDBConnection, sandbox: Sandbox): Promise<void> {
  // Every path goes into both lists, as a file and as a folder. Asking the disk which one it is
  // would put inputs into the process's access log that no SQL ever reads.
  const paths = [...sandbox.read, sandbox.write].map(quote).join(", ");
  await engine.run(`SET allowed_directories = [${paths}]`);
  await engine.run(`SET allowed_paths = [${paths}]`);
  // Only after the lists, which cannot change any more once external access is off.
  await engine.run("SET enable_external_access = false");
  await engine.run("SET lock_configuration = true");
}
