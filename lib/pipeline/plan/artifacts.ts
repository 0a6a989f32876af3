import { join } from "node:path";
import type { Content } from "../cache/files.ts";
import type { Session } from "../session.ts";
import { trimmed } from "./order.ts";

/** Content of an artifact by its path; "unknown" while the stage that makes it has not run. */
export type Known = (path: string) => Content | undefined | "unknown";

/** What artifacts hold, and where that lies. */
export interface Artifacts {
  known: Known;
  /** Absolute path of this content of an artifact; undefined while it is nowhere. */
  locate(path: string, content: Content): string | undefined;
}

/** What an artifact holds on disk. */
export function onDisk(session: Session): Known {
  return (path) => session.files.content(join(session.project.root, path));
}

/** The artifacts in their places. */
export function workFolder(session: Session): Artifacts {
  const locate = (path: string) => join(session.project.root, trimmed(path));
  return { known: onDisk(session), locate };
}
