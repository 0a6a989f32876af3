import { isRecord, type Json } from "./json.ts";
import { nearestHint } from "./nearest.ts";

/** One `--set section.key=value`. */
export interface Setting {
  section: string;
  path: string[];
  value: Json;
}

/** The settings of params.yaml: a section per stage. */
export type Sections = { [section: string]: { [key: string]: Json } };

/** @throws {TypeError} If the text is not `section.key=value`. */
export function parseSetting(text: string): Setting {
  const equals = text.indexOf("=");
  const [section = "", ...path] = text.slice(0, Math.max(equals, 0)).split(".");
  if (section === "" || path.length === 0 || path.includes("")) {
    throw new TypeError(`Cannot read --set "${text}": must be section.key=value`);
  }
  return { section, path, value: parseValue(text.slice(equals + 1)) };
}

/** JSON where the text is JSON (numbers, true, [1,2]), else the text itself. */
export function parseValue(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A copy of the sections with the settings in it.
 *
 * @throws {TypeError} If a setting names a section that is no stage, or goes below a value that has no keys.
 */
export function applySettings(
  sections: Sections,
  settings: readonly Setting[],
  stages: readonly string[],
): Sections {
  if (settings.length === 0) return sections;
  const result = structuredClone(sections);
  for (const { section, path, value } of settings) {
    const name = [section, ...path].join(".");
    if (!stages.includes(section)) {
      const hint = nearestHint(section, stages);
      throw new TypeError(`Cannot set "${name}": no stage is called "${section}", ${hint}`);
    }
    let target: { [key: string]: Json } = own(result, section) ?? (result[section] = {});
    for (const key of path.slice(0, -1)) {
      const next = Object.hasOwn(target, key) ? target[key] : (target[key] = {});
      if (!isRecord(next)) throw new TypeError(`Cannot set "${name}": "${key}" has no keys`);
      target = next as { [key: string]: Json };
    }
    define(target, path.at(-1)!, value);
  }
  return result;
}

function own(sections: Sections, name: string): Sections[string] | undefined {
  return Object.hasOwn(sections, name) ? sections[name] : undefined;
}

/** Sets a property as data, so that a key called `__proto__` stays a plain key. */
function define(target: { [key: string]: Json }, key: string, value: Json): void {
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
