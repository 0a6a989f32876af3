/** Which commit of the code this is, if anybody says so. */

/** Variables by which build servers name the commit; a stage that asks has to declare them. */
const variables = ["GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT"];

/**
 * The commit's id by the environment of a build server, else by the repository's own files where this
 * process may read them; null where neither says.
 */
export async function codeCommit(
  root: string,
  env: (name: string) => string | undefined,
): Promise<string | null> {
  for (const name of variables) {
    const id = asId(env(name));
    if (id !== null) return id;
  }
  const folder = `${root}/.git`;
  // Asked beforehand: a refused try would be taken for an undeclared read.
  const { state } = await Deno.permissions.query({ name: "read", path: folder });
  return state === "granted" ? await headOf(folder) : null;
}

async function headOf(folder: string): Promise<string | null> {
  const head = await readIfThere(`${folder}/HEAD`);
  const ref = /^ref: (refs\/.+)$/m.exec(head)?.[1];
  if (ref === undefined) return asId(head);
  const loose = asId(await readIfThere(`${folder}/${ref}`));
  if (loose !== null) return loose;
  const packed = (await readIfThere(`${folder}/packed-refs`)).split("\n")
    .find((line) => line.endsWith(` ${ref}`));
  return asId(packed?.split(" ")[0]);
}

function asId(text: string | undefined): string | null {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.exec((text ?? "").trim())?.[0] ?? null;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    // In a second work tree ".git" is a file.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return "";
    }
    throw error;
  }
}
