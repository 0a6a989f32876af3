import { bytes, type CheckoutResult, openRemote } from "../lib/pipeline/mod.ts";
import type { Storage } from "../lib/storage/mod.ts";
import { type Typed, UsageError } from "./_cli.ts";

/** @throws {UsageError} If no remote is named, neither by flag nor in params.yaml. */
export async function requireRemote(
  root: string,
  typed: Typed,
  use: "to read" | "to write",
): Promise<Storage> {
  const remote = await openRemote(root, typed.value("remote"), use);
  if (remote !== undefined) return remote;
  throw new UsageError(
    'Cannot find the remote: none is named, add --remote PLACE or "remote: PLACE" to section ' +
      '"pipeline" of params.yaml',
  );
}

/** Prints what was put in place and names what is missing. @returns The exit code. */
export function reportCheckout(result: CheckoutResult): number {
  const { restored, unchanged, problems } = result;
  for (const path of restored) console.log(`restored ${path}`);
  for (const [path, what] of [...problems].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.error(`Cannot restore "${path}": ${what}`);
  }
  const missing = problems.size > 0 ? `, ${problems.size} missing` : "";
  console.log(`${restored.length} restored, ${unchanged} in place already${missing}`);
  return problems.size > 0 ? 1 : 0;
}

/** A result for `--json`; what is missing as an object by path. */
export function printCheckoutJson<T extends CheckoutResult>(result: T): number {
  const problems = Object.fromEntries([...result.problems].sort(([a], [b]) => (a < b ? -1 : 1)));
  console.log(JSON.stringify({ ...result, problems }));
  return result.problems.size > 0 ? 1 : 0;
}

/** `3 objects (1.2 MiB)`. */
export function amount(count: number, size: number): string {
  return `${count} ${count === 1 ? "object" : "objects"} (${bytes(size)})`;
}
