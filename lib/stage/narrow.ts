import { isRecord, type Json } from "./json.ts";

/** Stands for all keys of a file. */
export const whole_file = "*";

/** The named keys of a value, by the text they were asked for; a key that is not there is left out. */
export function narrow(value: Json | undefined, keys: readonly string[]): { [key: string]: Json } {
  if (keys.includes(whole_file)) return isRecord(value) ? value as { [key: string]: Json } : {};
  const entries: [string, Json][] = [];
  for (const key of keys) {
    let found: unknown = value;
    for (const part of key.split(".")) {
      found = isRecord(found) && Object.hasOwn(found, part) ? found[part] : undefined;
    }
    if (found !== undefined) entries.push([key, found as Json]);
  }
  return Object.fromEntries(entries);
}
