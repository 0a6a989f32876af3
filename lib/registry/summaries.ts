import { eachAtOnce, type Storage } from "../storage/mod.ts";
import { indexKey, numberedKey, numberOf, versionsFolder } from "./layout.ts";
import { parseRecord, readRecord, recordBytes } from "./read_record.ts";
import {
  indexSchema,
  record_format,
  type Version,
  versionSchema,
  type VersionSummary,
} from "./records.ts";
import { checkVersion } from "./version_id.ts";

/** All versions of a data set, in order. */
export interface Summaries {
  versions: VersionSummary[];
  /** The highest number that is taken, even by a file that cannot be read; 0: none. */
  highest: number;
  /** What is wrong with those that cannot be read, a sentence each. */
  problems: string[];
}

/** So many versions may stand outside the index: a list reads no more files than that. */
const unindexed_max = 32;

/** Reads all versions: what the index has of those that are there, and the files of the others. */
export async function readSummaries(registry: Storage, dataset: string): Promise<Summaries> {
  return (await lookAtAll(registry, dataset)).summaries;
}

/**
 * Reads all versions, and writes the index where it has fallen behind or knows of one that is gone.
 * For those who write anyway: reading needs no right to write.
 */
export async function readAndIndex(registry: Storage, dataset: string): Promise<Summaries> {
  const { summaries, indexed, unindexed } = await lookAtAll(registry, dataset);
  if (unindexed < unindexed_max && indexed === summaries.versions.length - unindexed) {
    return summaries;
  }
  const index = { format: record_format, versions: summaries.versions };
  await registry.write(indexKey(dataset), recordBytes(index));
  return summaries;
}

async function lookAtAll(registry: Storage, dataset: string) {
  const folder = versionsFolder(dataset);
  const [keys, index] = await Promise.all([registry.list(folder), readIndex(registry, dataset)]);
  const numbers = keys.flatMap((key) => numberOf(folder, key) ?? []);
  const problems: string[] = [];
  let unindexed = 0;
  const found = await eachAtOnce(numbers, async (number) => {
    const known = index.get(number);
    if (known !== undefined) return known;
    unindexed++;
    try {
      return summaryOf(await readManifest(registry, dataset, number));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(error.message);
    }
  });
  const versions = found.filter((one) => one !== undefined);
  const summaries = { versions, highest: numbers.at(-1) ?? 0, problems: problems.sort() };
  return { summaries, indexed: index.size, unindexed: unindexed - problems.length };
}

/** The file that makes a version. @throws {TypeError} If it is not there, or damaged. */
export async function readManifest(
  registry: Storage,
  dataset: string,
  number: number,
): Promise<Version> {
  const key = numberedKey(versionsFolder(dataset), number);
  const version = await readRecord(registry, key, versionSchema);
  checkVersion(version, { registry, key, dataset, number });
  return version;
}

/** Whatever is wrong with the index: it is only a cache. */
async function readIndex(
  registry: Storage,
  dataset: string,
): Promise<Map<number, VersionSummary>> {
  const key = indexKey(dataset);
  const bytes = await registry.read(key);
  if (bytes === undefined) return new Map();
  try {
    const { versions } = parseRecord(registry, key, indexSchema, bytes);
    return new Map(versions.map((summary) => [summary.number, summary]));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new Map();
  }
}

function summaryOf({ number, id, registered, kind, decision, figures }: Version): VersionSummary {
  return { number, id, registered, kind, decision, figures };
}
