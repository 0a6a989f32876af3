import { eachAtOnce, type Storage } from "../storage/mod.ts";
import { aliasesOf, readAliases } from "./aliases.ts";
import { claim } from "./claim.ts";
import { archiveFolder, numberedKey, numberOf, padded } from "./layout.ts";
import { Overtaken } from "./move_alias.ts";
import { readRecord, recordBytes } from "./read_record.ts";
import { type Archival, archivalSchema, record_format } from "./records.ts";
import type { Stamp } from "./register.ts";
import { readManifest } from "./summaries.ts";

/**
 * Hides a version from lists, or brings it back. Not a byte of it goes away.
 *
 * @throws {TypeError} If there is no such version, an alias points to it, or it is as wanted already.
 * @throws {Overtaken} If somebody did the same meanwhile.
 */
export async function archive(
  registry: Storage,
  dataset: string,
  { number, why, undo }: { number: number; why: string; undo: boolean },
  { who, at }: Stamp,
): Promise<Archival> {
  const folder = folderOf(dataset, number);
  const latest = (await sequencesIn(registry, folder)).at(-1) ?? 0;
  const is_archived = latest % 2 === 1;
  await readManifest(registry, dataset, number);
  const action = undo ? "restore" : "archive";
  const names = aliasesOf(await readAliases(registry, dataset), number);
  const problem = is_archived !== undo
    ? undo ? "it is not archived" : "it is archived already"
    : !undo && names.length > 0
    ? `it is ${names.map((name) => `"${name}"`).join(" and ")}, promote another version first`
    : undefined;
  const doing = `${undo ? "bring back" : "archive"} version ${number} of "${dataset}"`;
  if (problem !== undefined) throw new TypeError(`Cannot ${doing}: ${problem}`);
  const record = archivalSchema.parse({
    ...{ format: record_format, action, version: number, at: at.toISOString(), who, why },
  });
  const claimed = await claim(registry, numberedKey(folder, latest + 1), recordBytes(record));
  if (claimed.won) return record;
  throw new Overtaken(`Cannot ${doing}: somebody did something to it meanwhile, look again`);
}

/** Every time the version was hidden or brought back, the first time first. */
export async function readArchivals(
  registry: Storage,
  dataset: string,
  number: number,
): Promise<Archival[]> {
  const folder = folderOf(dataset, number);
  return await eachAtOnce(
    await sequencesIn(registry, folder),
    (sequence) => readRecord(registry, numberedKey(folder, sequence), archivalSchema),
  );
}

function folderOf(dataset: string, number: number): string {
  return `${archiveFolder(dataset)}${padded(number)}/`;
}

async function sequencesIn(registry: Storage, folder: string): Promise<number[]> {
  return (await registry.list(folder)).flatMap((key) => numberOf(folder, key) ?? []);
}
