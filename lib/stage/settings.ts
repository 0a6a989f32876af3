import { isRecord, type Json } from "./json.ts";
import { nearestHint } from "../std/nearest.ts";
import { runnerSection, type Sections } from "./params.ts";
import { storesKey } from "./stores.ts";

/** One `--set section.key=value`. */
export interface Setting {
  section: string;
  path: string[];
  value: Json;
}

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
 * @throws {TypeError} If a setting names a section that is neither a stage nor `pipeline.stores`, or goes below a value that has no keys.
 */
export function applySettings(
  sections: Sections,
  settings: readonly Setting[],
  stages: readonly string[],
): Sections {
  if (settings.length === 0) return sections;
  const result = structuredClone(sections);
  const problems: string[] = [];
  for (const setting of settings) {
    const problem = unknownSection(setting, stages) ?? applySetting(result, setting);
    if (problem === undefined) continue;
    problems.push(`Cannot set "${[setting.section, ...setting.path].join(".")}": ${problem}`);
  }
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
  return result;
}

/** What is wrong with the setting's section, if anything. Of the runner's own, stores can be set. */
function unknownSection({ section, path }: Setting, stages: readonly string[]): string | undefined {
  if (stages.includes(section)) return undefined;
  if (section !== runnerSection) {
    return `no stage is called "${section}", ${nearestHint(section, stages)}`;
  }
  if (path[0] === storesKey && path.length === 2) return undefined;
  return `of this section only "${runnerSection}.${storesKey}.NAME" can be set for one call`;
}

/** Changes the sections in place. @returns What is wrong with the setting, if anything. */
function applySetting(sections: Sections, { section, path, value }: Setting): string | undefined {
  let target: { [key: string]: Json } = own(sections, section) ?? (sections[section] = {});
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(target, key)) define(target, key, {});
    const next = target[key];
    if (!isRecord(next)) return `"${key}" has no keys`;
    target = next as { [key: string]: Json };
  }
  define(target, path.at(-1)!, value);
  return undefined;
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
