import {
  checkDatasetName,
  defaultDataset,
  paramsFileName,
  readParams,
  storePlace,
} from "../lib/stage/mod.ts";
import { openStorage, type Storage } from "../lib/storage/mod.ts";
import { UsageError } from "./_cli.ts";

/** The registry where params.yaml says that it lies, and the data set that is meant. */
export async function openRegistry(
  root: string,
  named: string | undefined,
): Promise<{ registry: Storage; dataset: string }> {
  const params = await readParams(await readIfThere(`${root}/${paramsFileName}`));
  const registry = openStorage(storePlace("registry", params.sections), { root });
  try {
    return { registry, dataset: checkDatasetName(named ?? defaultDataset(params)) };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
