export interface GitObject {
  id: string;
  bytes: Uint8Array;
}

/** Objects by name, all in one process; undefined where there is none. */
export async function readObjects(
  root: string,
  names: readonly string[],
): Promise<(GitObject | undefined)[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `${name}\n`).join("");
  const { stdout } = await askGit(root, ["cat-file", "--batch"], { input });
  let at = 0;
  return names.map(() => {
    const end = stdout.indexOf(10, at);
    const head = new TextDecoder().decode(stdout.subarray(at, end));
    at = end + 1;
    if (/ (missing|ambiguous)$/.test(head)) return undefined;
    const [id = "", , size] = head.split(" ");
    const bytes = stdout.subarray(at, at + Number(size));
    at += Number(size) + 1;
    return { id, bytes };
  });
}

/** Runs Git in the project's folder. @throws {Error} If it fails, unless it may. */
export async function askGit(
  root: string,
  args: string[],
  options: { input?: string; may_fail?: boolean } = {},
): Promise<{ code: number; stdout: Uint8Array }> {
  const child = startGit(root, args);
  const writer = child.stdin.getWriter();
  const write = writer.write(new TextEncoder().encode(options.input ?? ""))
    .then(() => writer.close()).catch(() => {}); // it ended early; its exit code says why
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), write]);
  const why = decode(stderr);
  if (/not a git repository/i.test(why)) {
    throw new Error(
      "Cannot read the Git history: the project is not in a Git repository, " +
        'run "git init" and commit, or do without a revision',
    );
  }
  if (code === 0 || options.may_fail) return { code, stdout };
  throw new Error(`Cannot read the Git history: ${why.replace(/^fatal: /, "")}`);
}

function startGit(root: string, args: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command("git", {
      args,
      cwd: root,
      env: { LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error('Cannot read the Git history: there is no program "git", install it');
  }
}

/** Text without the white space around it. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}
