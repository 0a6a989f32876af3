import type { Storage } from "../storage/mod.ts";
import { nearestHint } from "../std/nearest.ts";
import { alias_names, checkAlias, readAliases } from "./aliases.ts";
import { numberedKey, versionsFolder } from "./layout.ts";
import type { Version } from "./records.ts";
import { readManifest, readSummaries } from "./summaries.ts";

/**
 * Finds a version by its number (`3`, `v3`), by an alias, or by the first eight or more characters of
 * its id.
 *
 * @throws {TypeError} If there is none, saying which there are.
 */
export async function findVersion(
  registry: Storage,
  dataset: string,
  name: string,
): Promise<Version> {
  const number = /^v?(\d{1,7})$/.exec(name)?.[1];
  if (number !== undefined) return await byNumber(registry, dataset, Number(number));
  if (/^[0-9a-f]{8,64}$/.test(name)) return await byId(registry, dataset, name);
  const alias = checkName(name);
  const found = (await readAliases(registry, dataset))[alias];
  if (found !== null) return await readManifest(registry, dataset, found);
  throw new TypeError(
    `Cannot find version "${alias}" of "${dataset}": no version is the ${alias}` +
      await known(registry, dataset),
  );
}

async function byNumber(registry: Storage, dataset: string, number: number): Promise<Version> {
  const key = numberedKey(versionsFolder(dataset), number);
  if (number >= 1 && await registry.has(key)) return await readManifest(registry, dataset, number);
  throw new TypeError(
    `Cannot find version ${number} of "${dataset}": there is no such version` +
      await known(registry, dataset),
  );
}

async function byId(registry: Storage, dataset: string, begin: string): Promise<Version> {
  const { versions } = await readSummaries(registry, dataset);
  const found = versions.filter(({ id }) => id.startsWith(begin));
  if (found.length === 1) return await readManifest(registry, dataset, found[0]!.number);
  const what = found.length === 0
    ? `no id begins so${await known(registry, dataset)}`
    : `the ids of ${found.length} versions begin so, type more of it`;
  throw new TypeError(`Cannot find version "${begin}" of "${dataset}": ${what}`);
}

function checkName(name: string) {
  if (alias_names.some((one) => one === name)) return checkAlias(name);
  throw new TypeError(
    `Cannot find version "${name}": it must be a number, the beginning of an id (8 characters or ` +
      `more) or an alias, ${nearestHint(name, alias_names)}`,
  );
}

/** What there is instead. */
async function known(registry: Storage, dataset: string): Promise<string> {
  const { highest } = await readSummaries(registry, dataset);
  if (highest === 1) return ", version 1 is the only one";
  if (highest > 1) return `, versions are 1 to ${highest}`;
  const others = await registeredDatasets(registry);
  return others.length === 0
    ? `, "${registry.name}" has no versions of anything yet`
    : `, "${registry.name}" has no versions of "${dataset}", ${nearestHint(dataset, others)}`;
}

/** The data sets that there are versions of. */
export async function registeredDatasets(registry: Storage): Promise<string[]> {
  const keys = await registry.list("models/");
  const names = keys.flatMap((key) =>
    /^models\/([^/]+)\/versions\/\d{8}\.json$/.exec(key)?.[1] ?? []
  );
  return [...new Set(names)];
}
