import { askGit, decode, type GitObject, readObjects } from "./git_process.ts";

/** Which commits are meant; every given kind adds its own. */
export interface RevisionSpec {
  /** So many of the newest commits of HEAD. */
  commits?: number;
  /** Everything that any branch, tag or stash reaches. */
  all?: boolean;
  /** Single commits, by any name that Git knows them by. */
  revisions?: readonly string[];
}

/** A file as one commit has it. */
export interface CommittedFile {
  /** The first of the given commits that has it with this content. */
  commit: string;
  /** Relative to the project. */
  path: string;
  text: string;
}

/**
 * The text of a file (path relative to the project) in a revision; undefined where that has no such file.
 *
 * @throws {Error} If this is no Git repository or it has no such revision.
 */
export async function gitShow(
  root: string,
  revision: string,
  path: string,
): Promise<string | undefined> {
  const commit = await commitOf(root, revision);
  const [object] = await readObjects(root, [`${commit}:./${path}`]);
  return object && new TextDecoder().decode(object.bytes);
}

/**
 * The commits that are meant, each once.
 *
 * @throws {Error} If this is no Git repository, it has no such revision, or a shallow clone hides some.
 */
export async function revisions(root: string, spec: RevisionSpec): Promise<string[]> {
  const found = new Set<string>();
  for (const revision of spec.revisions ?? []) found.add(await commitOf(root, revision));
  const lists: string[][] = [];
  if (spec.commits !== undefined) {
    lists.push([`--max-count=${spec.commits}`, await commitOf(root, "HEAD")]);
  }
  if (spec.all) {
    const shallow = await askGit(root, ["rev-parse", "--is-shallow-repository"]);
    if (decode(shallow.stdout) === "true") {
      throw new Error(
        "Cannot name all commits: this clone is shallow and lacks some, " +
          'run "git fetch --unshallow" or use --commits N',
      );
    }
    lists.push(["--all", await commitOf(root, "HEAD")]);
  }
  for (const list of lists) {
    const { stdout } = await askGit(root, ["rev-list", ...list]);
    for (const commit of decode(stdout).split("\n")) if (commit !== "") found.add(commit);
  }
  return [...found];
}

/** Every version of the files right in `folder` that these commits have, each content once. */
export async function filesAt(
  root: string,
  commits: readonly string[],
  folder: string,
  suffix: string,
): Promise<CommittedFile[]> {
  const trees = await readObjects(root, commits.map((commit) => `${commit}:./${folder}`));
  const wanted = new Map<string, { commit: string; path: string; id: string }>();
  trees.forEach((tree, index) => {
    for (const { name, id } of tree ? treeEntries(tree) : []) {
      const file = { commit: commits[index]!, path: `${folder}/${name}`, id };
      const key = `${id} ${name}`;
      if (name.endsWith(suffix) && !wanted.has(key)) wanted.set(key, file);
    }
  });
  const files = [...wanted.values()];
  const blobs = await readObjects(root, files.map(({ id }) => id));
  return files.flatMap(({ commit, path }, index) => {
    const blob = blobs[index];
    return blob ? [{ commit, path, text: new TextDecoder().decode(blob.bytes) }] : [];
  });
}

async function commitOf(root: string, revision: string): Promise<string> {
  const name = `${revision}^{commit}`;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", name];
  const { code, stdout } = await askGit(root, args, { may_fail: true });
  if (code === 0) return decode(stdout);
  throw new Error(
    `Cannot find revision "${revision}": Git knows no such commit here, "git log --oneline" lists them`,
  );
}

/** Entries of Git's own form of a folder: mode, space, name, zero byte, raw hash. */
function treeEntries({ id, bytes }: GitObject): { name: string; id: string }[] {
  const entries: { name: string; id: string }[] = [];
  const hash_bytes = id.length / 2;
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const zero = bytes.indexOf(0, space);
    const name = new TextDecoder().decode(bytes.subarray(space + 1, zero));
    const hash = bytes.subarray(zero + 1, zero + 1 + hash_bytes);
    entries.push({ name, id: hash.toHex() });
    at = zero + 1 + hash_bytes;
  }
  return entries;
}
