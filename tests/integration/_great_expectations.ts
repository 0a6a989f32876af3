/** Finds the Python that has Great Expectations, and asks it to judge tables. */
import { join } from "node:path";

export const version = "1.24.1";

/** What it is asked; tests/integration/_great_expectations.py says more. */
export interface Asked {
  results: string;
  scratch: string;
  tables: Record<string, { file: string; columns: Record<string, string> }>;
}

// deno-lint-ignore no-explicit-any -- JSON of another program
type Json = any;

/** A Python with the package, from the folder where `.ci/run` puts it or on PATH; undefined: none. */
export async function findPython(): Promise<string | undefined> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? "", ".cache");
  const own = join(cache, "churn-mlops", `great-expectations-${version}`, "bin", "python");
  const ask = "from importlib.metadata import version; print(version('great_expectations'))";
  for (const python of [own, "python3"]) {
    try {
      const { stdout } = await new Deno.Command(python, { args: ["-c", ask], stderr: "null" })
        .output();
      if (new TextDecoder().decode(stdout).trim() === version) return python;
    } catch {
      // There is no such program.
    }
  }
  return undefined;
}

/** What the package finds: the checkpoint's description, and each table's validation result. */
export async function askPackage(
  python: string,
  asked: Asked,
): Promise<{ checkpoint: Json; validations: Record<string, Json> }> {
  const script = join(import.meta.dirname!, "_great_expectations.py");
  const { code, stdout, stderr } = await new Deno.Command(python, {
    args: [script, JSON.stringify(asked)],
    cwd: asked.scratch,
    // It reports its use to its makers otherwise.
    env: { GX_ANALYTICS_ENABLED: "false", TZ: "UTC" },
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Cannot ask Great Expectations: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout));
}
