/** Finds schemathesis, and has it try an API out of its own description. */
import { join } from "node:path";

export const version = "4.32.5";

/** Where `.ci/run` puts the program, or PATH; undefined: there is none of this version. */
export async function findSchemathesis(): Promise<string | undefined> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? "", ".cache");
  const own = join(cache, "churn-mlops", `schemathesis-${version}`, "bin", "st");
  for (const program of [own, "st"]) {
    try {
      const { stdout } = await new Deno.Command(program, { args: ["--version"], stderr: "null" })
        .output();
      if (new TextDecoder().decode(stdout).includes(version)) return program;
    } catch {
      // There is no such program.
    }
  }
  return undefined;
}

/** What became of a run. */
export interface Tried {
  code: number;
  /** Requests that it made up. */
  cases: number;
  operations: number;
  text: string;
}

/**
 * Tries the operations of a description with all checks but those left out.
 *
 * @param description Path or address of the OpenAPI document.
 */
export async function tryOut(
  program: string,
  url: string,
  description: string,
  ...options: string[]
): Promise<Tried> {
  const folder = await Deno.makeTempDir();
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: [
      ...["run", description, "--url", url, "--checks", "all", "--max-examples", "100"],
      ...["--seed", "1", ...options],
    ],
    // It keeps what it has found in the folder where it runs.
    cwd: folder,
    env: { NO_COLOR: "1", HYPOTHESIS_STORAGE_DIRECTORY: join(folder, "hypothesis") },
  }).output();
  await Deno.remove(folder, { recursive: true });
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(",", "") ?? NaN);
  return {
    code,
    cases: number(/([\d,]+) generated/),
    operations: number(/Tested: (\d+)/),
    text,
  };
}
