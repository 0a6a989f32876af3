import { createHash } from "node:crypto";
import { join } from "node:path";
import { isFolderPlace, TextLineStream } from "../../stage/mod.ts";
import { takeLock } from "../cache/flock.ts";
import type { Session } from "../session.ts";

/** Copies that were looked after in a session, by location: within one, a source stays as it is. */
const looked_after = new WeakMap<Session, Map<string, Promise<string>>>();

/** Whether a source's parameter names a place on a server. */
export function isRemote(set: unknown): set is string {
  return typeof set === "string" && set !== "" && !isFolderPlace(set);
}

/**
 * The path of a local copy of a source that lies on S3, brought up to date once a session. The copy is
 * a source like any other: only its content counts.
 *
 * @throws {Error} If the location is none, or there is nothing that can be had.
 */
export function copyOfSource(session: Session, stage: string, location: string): Promise<string> {
  let copies = looked_after.get(session);
  if (copies === undefined) looked_after.set(session, copies = new Map());
  let copy = copies.get(location);
  if (copy === undefined) copies.set(location, copy = bring(session, stage, location));
  return copy;
}

/** Brings the copy up to date in a process that alone may speak to that server: the runner may not. */
async function bring(session: Session, stage: string, location: string): Promise<string> {
  const { project, listener, signal } = session;
  const { mirrorPath, storageNeeds } = await import("../../storage/mod.ts"); // most sources need none of it
  const needs = storageNeeds(location, (name) => Deno.env.get(name));
  const id = createHash("sha256").update(location).digest("hex").slice(0, 16);
  const folder = join(project.cache, "sources", id);
  const onWait = () => listener({ kind: "waiting", stage });
  const lock = await takeLock(join(folder, "lock"), { onWait, signal });
  try {
    const child = new Deno.Command("deno", {
      args: [
        ...["run", "--no-prompt", "--cached-only", "--frozen", "--quiet"],
        `--config=${join(project.root, "deno.json")}`,
        `--allow-read=${[folder, ...needs.read].join(",")}`,
        `--allow-write=${folder}`,
        `--allow-net=${needs.net.join(",")}`,
        `--allow-env=${needs.env.join(",")}`,
        new URL("./bring_source.ts", import.meta.url).href,
        location,
        folder,
      ],
      cwd: project.root,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal,
    }).spawn();
    const words = new Response(child.stderr).text();
    const lines = child.stdout.pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream());
    for await (const text of lines) listener({ kind: "log", stage, text });
    const { success } = await child.status;
    if (success) return mirrorPath(location, folder);
    if (signal?.aborted) {
      throw new Error(`Cannot bring the source of stage "${stage}": interrupted`);
    }
    throw new Error((await words).trim());
  } finally {
    lock.release();
  }
}
