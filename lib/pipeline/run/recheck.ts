import { resolve } from "node:path";
import type { DeclaredStage } from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import { CorruptedObject } from "../cache/objects.ts";
import { removeIfThere } from "../cache/write.ts";
import type { Evaluation } from "../plan/evaluate.ts";
import type { InputContent } from "../plan/fingerprint.ts";
import { trimmed } from "../plan/order.ts";
import type { Session } from "../session.ts";
import type { Locate } from "./prepare_call.ts";

/** Code that is no longer what the fingerprint says: the stage may have run the old text or the new one. */
export function recheckCode(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
): string[] {
  return Object.entries(evaluation.data.code)
    .filter(([path, hash]) => session.files.fileHash(resolve(session.project.root, path)) !== hash)
    .map(([path]) =>
      `Cannot accept stage "${stage.name}": its code "${path}" changed while it ran, run it again`
    );
}

/**
 * Whether every input still is what the fingerprint says. After a stage with a native library all
 * bytes are read again; an artifact that the library overwrote comes back from the cache.
 */
export function recheckInputs(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  locate: Locate,
): string[] {
  const problems: string[] = [];
  for (const [name, before] of Object.entries(evaluation.data.inputs)) {
    const path = before.path === undefined
      ? evaluation.sources[name]
      : trimmed(locate(before.path));
    if (path === undefined) continue;
    if (stage.needs.ffi) session.files.forget(path);
    const now = session.files.content(path);
    if ((now?.hash ?? null) === before.hash) continue;
    const what = `Cannot accept stage "${stage.name}": input "${
      before.path ?? name
    }" changed while it ran`;
    if (!stage.needs.ffi) problems.push(`${what}, run it again`);
    else if (before.path !== undefined && restoreInput(session, path, before, now)) {
      problems.push(`${what}, it was restored from the cache`);
    } else problems.push(`${what} and is in no cache, put it back`);
  }
  return problems;
}

function restoreInput(
  session: Session,
  path: string,
  before: InputContent,
  now: Content | undefined,
): boolean {
  if (before.hash === null) return false;
  const aside = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    if (!session.objects.hasAll(before)) return false;
    session.objects.restore(before, aside);
  } catch (error) {
    removeIfThere(aside);
    if (error instanceof CorruptedObject) return false;
    throw error;
  }
  if (now !== undefined) Deno.removeSync(path, { recursive: true });
  Deno.renameSync(aside, path);
  return true;
}
