/** What each refusal of the system means, and what to do about it. */
const meanings: Record<string, string> = {
  ENOSPC: "the disk is full, free some space and run again",
  EDQUOT: "the disk quota is used up, free some space and run again",
  EROFS: "the disk is read-only, make it writable and run again",
  EACCES: "permission denied, change its owner or its mode and run again",
  EPERM: "permission denied, change its owner or its attributes and run again",
  EISDIR: "it is a folder, remove it and run again",
  ENOTDIR: "a part of its path is a file, remove that and run again",
  ENOTEMPTY: "another program writes into it, end that and run again",
  ENOENT: "it is gone, another program may have removed it, run again",
  ELOOP: "its links lead in a circle, mend them and run again",
  ENAMETOOLONG: "the name is too long, shorten it and run again",
  EMFILE: 'too many files are open, raise the limit ("ulimit -n") and run again',
};

const readers = ["readfile", "readdir", "stat", "lstat", "realpath", "open"];

/**
 * A refusal of the operating system for people: which file, and what to do. Undefined for any other error.
 *
 * @param root Paths below it are shown relative to it.
 */
export function systemProblem(error: unknown, root: string): string | undefined {
  const { code, message } = error as { code?: unknown; message: string };
  const [, own] = /^Requires all access to "(.*)", run again with/s.exec(message) ?? [];
  if (own !== undefined && error instanceof Deno.errors.NotCapable) {
    return `Cannot read "${own}": it is the system's own, which no program with limited rights may ` +
      "read, name another file";
  }
  // "ERR_…" are the runtime's own, such as a wrong argument: a defect, not a refusal of the system.
  if (typeof code !== "string" || code.startsWith("ERR_")) return undefined;
  // Such as "Is a directory (os error 21): rename 'from' -> 'to'"; a failed write of bytes has no path.
  const [, text = message, verb, paths = ""] =
    /^(.*?) \(os error \d+\)(?:: (\w+) '(.*)')?$/s.exec(message) ?? [];
  const meaning = meanings[code] ?? `${text}, mend it and run again`;
  const [from = "", to = from] = paths.split("' -> '");
  const path = code === "ENOENT" ? from : to;
  const shown = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  if (shown === "") return `Cannot write to the disk: ${meaning}`;
  const action = verb !== undefined && readers.includes(verb) && code !== "EROFS"
    ? "read"
    : "write";
  return `Cannot ${verb === "remove" ? "remove" : action} "${finalName(shown)}": ${meaning}`;
}

/** The file that was meant, where it is first written under another name. */
function finalName(path: string): string {
  const plain = path.replace(/(?<=^|\/)\.([^/]+)\.tmp(\/.*)?$/, "$1");
  return plain.replace(/(\.[0-9a-f-]{36})?\.tmp$/, "");
}
