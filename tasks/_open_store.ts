import {
  checkDatasetName,
  defaultDataset,
  paramsFileName,
  readParams,
  storePlace,
} from "../lib/stage/mod.ts";
import { UsageError } from "./_cli.ts";

/** Where a store lies by params.yaml, unless a place is given, and the data set that is meant. */
export async function findStore(
  name: string,
  root: string,
  given: { dataset?: string; place?: string },
): Promise<{ place: string; dataset: string }> {
  const params = await readParams(await readIfThere(`${root}/${paramsFileName}`));
  const place = given.place ?? storePlace(name, params.sections);
  try {
    return { place, dataset: checkDatasetName(given.dataset ?? defaultDataset(params)) };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A file's text; empty where there is no such file. */
export async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
