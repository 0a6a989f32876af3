/** Loads the native engine and puts its refusals into words. */

/** The engine's module, as its package exports it. */
export type Engine = typeof import("@duckdb/node-api");

/**
 * Loads the engine's native library, some 70 MB, on first use.
 *
 * The import sits inside the function because stage declarations are read in a process that has no
 * permissions at all; it is literal so that the module graph still lists the package.
 *
 * @throws {Error} If the process may not load native code, or the library is not installed.
 */
export async function loadEngine(): Promise<Engine> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotCapable
      ? "native code is not allowed, declare needs: { ffi: true } in the stage"
      : `its native library did not load on ${Deno.build.target}, type "deno install" ` +
        `and declare needs: { ffi: true } in the stage`;
    throw new Error(`Cannot open the query engine: ${why}`, { cause });
  }
}

/** Turns the engine's refusal of a path into an error that says what to declare; others pass. */
export function explainRefusal(error: unknown, scratch: string): unknown {
  if (!(error instanceof Error)) return error;
  const path = /^Permission Error: Cannot access (?:file|directory) "(.*)" - /s
    .exec(error.message)?.[1];
  if (path === undefined) return error;
  // A refused table function points at its place in the SQL; COPY and ATTACH, which may write, do not.
  const reads = error.message.includes("\nLINE ");
  const advice = reads ? "" : ` or write below "${scratch}"`;
  return new Error(
    `Cannot ${reads ? "read" : "open"} "${path}" in SQL: not declared, ` +
      `add it to the stage's inputs${advice}`,
    { cause: error },
  );
}
