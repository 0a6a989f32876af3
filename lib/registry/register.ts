import { eachAtOnce, type Storage } from "../storage/mod.ts";
import { claim } from "./claim.ts";
import { fileKey, number_max, numberedKey, versionsFolder } from "./layout.ts";
import { parseRecord, recordBytes } from "./read_record.ts";
import {
  fileName,
  record_format,
  type Version,
  type VersionFile,
  versionSchema,
  type VersionSummary,
} from "./records.ts";
import { readAndIndex, readManifest } from "./summaries.ts";
import { sha256Of, versionId } from "./version_id.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is to become a version. */
export interface NewVersion extends Pick<Version, "kind" | "decision" | "figures" | "facts"> {
  /** Files that make the version what it is: equal content is the same version. */
  content: Readonly<Record<string, Bytes>>;
  /** Files that describe it and may differ from one registration to the next, such as a card. */
  notes?: Readonly<Record<string, Bytes>>;
}

/** Who does something, and when; from which commit of the code, where that is known. */
export interface Stamp {
  who: string;
  at: Date;
  commit?: string | null;
}

/**
 * Makes a version, or finds the one that has this content. Its files come first and the one that
 * names them last, so that nothing is seen of a version that is not complete. Of a version that is
 * there already, missing or damaged files are put back.
 *
 * @returns The version, and whether it is new.
 * @throws {TypeError} If a name cannot be used, or there is no content.
 */
export async function register(
  registry: Storage,
  dataset: string,
  given: NewVersion,
  { who, at, commit = null }: Stamp,
): Promise<{ version: Version; is_new: boolean }> {
  const { content, notes = {}, kind, decision, figures, facts } = given;
  const folder = versionsFolder(dataset);
  const contents = new Map<string, Bytes>();
  const described = (role: VersionFile["role"]) => ([name, bytes]: [string, Bytes]) => {
    const sha256 = sha256Of(bytes);
    contents.set(fileKey(dataset, sha256, checkName(name)), bytes);
    return { name, sha256, bytes: bytes.length, role };
  };
  const files = [
    ...Object.entries(content).map(described("content")),
    ...Object.entries(notes).map(described("note")),
  ].sort((a, b) => a.name < b.name ? -1 : 1);
  checkFiles(dataset, files);
  const id = versionId(files);
  const { versions, highest } = await readAndIndex(registry, dataset);
  const known = await readable(registry, dataset, versions.filter((one) => one.id === id));
  if (known !== undefined) {
    await putFiles(registry, dataset, known, contents);
    return { version: known, is_new: false };
  }
  await eachAtOnce([...contents], ([key, bytes]) => registry.write(key, bytes));
  const registered = { at: at.toISOString(), who, commit };
  for (let number = highest + 1; number <= number_max; number++) {
    const version = versionSchema.parse({
      ...{ format: record_format, dataset, number, id, registered },
      ...{ kind, decision, figures, facts, files },
    });
    const key = numberedKey(folder, number);
    const claimed = await claim(registry, key, recordBytes(version));
    if (claimed.won) return { version, is_new: true };
    const other = sameContent(registry, key, claimed.winner, id);
    if (other !== undefined) return { version: other, is_new: false };
  }
  throw new RangeError(
    `Cannot register a version of "${dataset}": number ${number_max} is taken, there is none left`,
  );
}

/** The version that another has registered meanwhile, if it is this one. */
function sameContent(registry: Storage, key: string, bytes: Uint8Array, id: string) {
  try {
    const other = parseRecord(registry, key, versionSchema, bytes);
    return other.id === id ? other : undefined;
  } catch (error) {
    // Whatever lies there, its number is taken.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** The first of these whose file is in order: one that is damaged keeps nobody from registering. */
async function readable(registry: Storage, dataset: string, versions: VersionSummary[]) {
  for (const { number } of versions) {
    try {
      return await readManifest(registry, dataset, number);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

/** Puts back what is missing or damaged of the content that we have at hand. */
async function putFiles(
  registry: Storage,
  dataset: string,
  { files }: Version,
  contents: ReadonlyMap<string, Bytes>,
): Promise<void> {
  await eachAtOnce(files, async ({ name, sha256 }) => {
    const key = fileKey(dataset, sha256, name);
    const bytes = contents.get(key);
    if (bytes === undefined) return; // a note of an earlier registration
    const found = await registry.read(key);
    if (found === undefined || sha256Of(found) !== sha256) await registry.write(key, bytes);
  });
}

function checkName(name: string): string {
  const { success, error } = fileName.safeParse(name);
  if (success) return name;
  throw new TypeError(`Cannot register file "${name}": ${error.issues[0]!.message}`);
}

function checkFiles(dataset: string, files: readonly VersionFile[]): void {
  if (!files.some(({ role }) => role === "content")) {
    throw new TypeError(`Cannot register a version of "${dataset}": it has no content`);
  }
  const twice = files.find(({ name }, at) => files[at + 1]?.name === name);
  if (twice === undefined) return;
  throw new TypeError(`Cannot register file "${twice.name}": it is given as content and as note`);
}
