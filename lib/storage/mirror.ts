import { dirname, join } from "node:path";
import { eachAtOnce } from "./each_at_once.ts";
import { checkKey } from "./key.ts";
import { openClient, type StorageOptions } from "./open_storage.ts";
import type { S3Client } from "./s3/client.ts";
import { type Entry, listEntries } from "./s3/list.ts";
import { parseS3Location, type S3Location, s3Name } from "./s3/location.ts";
import { S3Storage } from "./s3/storage.ts";

export interface MirrorOptions extends StorageOptions {
  /** Called before something is fetched, with how much there is of it. */
  onFetch?(files: number, bytes: number): void;
}

/** What is known of a copy: of each file what it is a copy of, and its size and time (ms) when it was made. */
type Copies = Record<string, { tag: string; size: number; touched_ms: number }>;

const downloads_at_once = 16;

/**
 * Keeps a copy of what lies at an S3 location: of an object a file, else of all objects below it a
 * folder. Fetches what is new or another one by ETag and size, and removes what is there no longer.
 *
 * @param folder Holds the copy and what is known of it; the copy itself is at `mirrorPath`.
 * @throws {Error} If there is nothing, or it cannot be had; what was fetched is kept for the next try.
 */
export async function mirror(
  location: string,
  folder: string,
  options: MirrorOptions = {},
): Promise<void> {
  const parsed = parseRemote(location);
  const name = s3Name(parsed);
  const prefix = parsed.prefix.replace(/\/$/, "");
  const client = openClient(parsed, options);
  const { entries, is_file } = await findEntries(client, name, prefix);
  const path = mirrorPath(location, folder);
  const full = (key: string) => is_file ? path : join(path, key.slice(parsed.prefix.length));
  const wanted = new Map(entries.map((entry) => [full(entry.key), entry]));
  const record_path = join(folder, "record.json");
  const record = readRecord(record_path);
  removeOthers(join(folder, "content"), wanted);
  const missing = [...wanted].filter(([at, entry]) => !isCopy(at, entry, record[entry.key]));
  if (missing.length > 0) {
    options.onFetch?.(missing.length, missing.reduce((sum, [, { size }]) => sum + size, 0));
  }
  try {
    await fetchAll(new S3Storage({ ...parsed, prefix: "" } as S3Location, client), missing, record);
  } finally {
    for (const key of Object.keys(record)) {
      if (!wanted.has(full(key))) delete record[key];
    }
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(record_path, JSON.stringify(record)); // cut short it is as good as none
  }
}

/** Where in a folder the copy of a location is; its name is the last part of the location. */
export function mirrorPath(location: string, folder: string): string {
  const { bucket, prefix } = parseRemote(location);
  return join(folder, "content", prefix.split("/").at(-2) ?? bucket);
}

function parseRemote(location: string): S3Location {
  const parsed = parseS3Location(location);
  if (parsed !== undefined) return parsed;
  throw new TypeError(`Cannot mirror "${location}": must be "s3://bucket/prefix"`);
}

/** The objects of a location. */
async function findEntries(
  client: S3Client,
  name: string,
  prefix: string,
): Promise<{ entries: Entry[]; is_file: boolean }> {
  const deed = { verb: "list" };
  if (prefix !== "") {
    // A key comes before all that begin with it.
    const [first] = await listEntries(client, deed, prefix, 1);
    if (first?.key === prefix) return { entries: [first], is_file: true };
  }
  const entries = await listEntries(client, deed, prefix === "" ? "" : `${prefix}/`);
  if (entries.length === 0) {
    throw new Error(`Cannot read "${name}": there is neither an object nor a folder of this name`);
  }
  for (const { key } of entries) checkKey(key, name);
  const folders = new Set(entries.flatMap(({ key }) => foldersOf(key)));
  const both = entries.find(({ key }) => folders.has(key));
  if (both !== undefined) {
    throw new Error(
      `Cannot read "${name}": "${both.key}" is an object and a folder, which no disk can hold`,
    );
  }
  return { entries, is_file: false };
}

function foldersOf(key: string): string[] {
  const parts = key.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

async function fetchAll(
  storage: S3Storage,
  missing: [string, Entry][],
  record: Copies,
): Promise<void> {
  await eachAtOnce(missing, async ([path, { key, tag, size }]) => {
    Deno.mkdirSync(dirname(path), { recursive: true });
    await storage.download(key, path);
    record[key] = { tag, size, touched_ms: Deno.statSync(path).mtime!.getTime() };
  }, downloads_at_once);
}

/** Whether a file is still the copy that was made of this very object. */
function isCopy(path: string, entry: Entry, known: Copies[string] | undefined): boolean {
  if (known === undefined || known.tag !== entry.tag || known.size !== entry.size) return false;
  try {
    const { isFile, size, mtime } = Deno.lstatSync(path);
    return isFile && size === entry.size && mtime!.getTime() === known.touched_ms;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/** Removes every file that is no copy of something wanted, and every folder that is empty then. */
function removeOthers(folder: string, wanted: ReadonlyMap<string, unknown>): void {
  for (const { name, isDirectory } of namesIn(folder)) {
    const path = join(folder, name);
    if (!isDirectory) {
      if (!wanted.has(path)) Deno.removeSync(path);
      continue;
    }
    if (!wanted.has(path)) removeOthers(path, wanted);
    if (wanted.has(path) || namesIn(path).length === 0) Deno.removeSync(path, { recursive: true });
  }
}

function namesIn(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function readRecord(path: string): Copies {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch {
    return {}; // none, or a damaged one: everything is fetched
  }
}
