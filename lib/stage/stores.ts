import { isRecord } from "./json.ts";
import { runnerSection, type Sections } from "./params.ts";

/** What a stage does with a store: look at it, or change it too. */
export type StoreUse = "read" | "write";

/** The key of the runner's own section under which the places of stores stand. */
export const storesKey = "stores";

/**
 * Where a store lies, as `pipeline.stores` of params.yaml says it: the path of a folder, which may be
 * relative to the project, or an address such as "s3://bucket/prefix". A store that is not named
 * there lies in the folder of its name in `data/`.
 *
 * @throws {TypeError} If what stands there is no place.
 */
export function storePlace(name: string, sections: Sections): string {
  const stores = sections[runnerSection]?.[storesKey];
  if (!isRecord(stores) || !Object.hasOwn(stores, name)) return `data/${name}`;
  const place = stores[name];
  if (typeof place === "string" && place !== "") return place;
  throw new TypeError(
    `Cannot use "${runnerSection}.${storesKey}.${name}": it is ${
      JSON.stringify(place)
    }, ${place_form}`,
  );
}

/** What a store's place must be, for messages. */
export const place_form = 'must be the path of a folder or an address such as "s3://bucket/prefix"';

/** Whether a store lies in a folder; else a server keeps it. */
export function isFolderPlace(place: string): boolean {
  return !/^[a-z][a-z0-9+.-]+:/i.test(place);
}
