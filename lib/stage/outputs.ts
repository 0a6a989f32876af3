/** A file, or a folder where the path ends in `/`, with what it is for. */
export interface OutputOptions {
  readonly path: string;
  readonly role?: "artifact" | "metrics" | "report";
  readonly keep_on_failure?: boolean;
}

export type Output = string | OutputOptions;

/** Small JSON whose numbers `status`, `diff`, sweeps and `deno task metrics` show. */
export function metrics(path: string): OutputOptions {
  return { path, role: "metrics" };
}

/** A page for people, opened by `deno task open`. Kept under `failed/` when the stage fails. */
export function report(path: string): OutputOptions {
  return { path, role: "report", keep_on_failure: true };
}

/** An output that explains a failure, such as a quarantine: kept under `failed/` when the stage fails. */
export function keptOnFailure(path: string): OutputOptions {
  return { path, keep_on_failure: true };
}
