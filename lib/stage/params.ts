import { isRecord, type Json } from "./json.ts";
import { readYaml } from "./yaml_input.ts";

/** The settings of params.yaml: a section per stage. */
export type Sections = { [section: string]: { [key: string]: Json } };

/** params.yaml as it stands: a section per stage, and where each value is in the file. */
export interface ParamsFile {
  sections: Sections;
  /** `file:line:column` of the value at this path, or of its nearest ancestor in the file. */
  at(path: readonly (string | number)[]): string;
  /** The same for its key. */
  keyAt(path: readonly (string | number)[]): string;
}

/** The section of params.yaml that is the runner's own; no stage may have this name. */
export const runnerSection = "pipeline";

/** The data set that is meant where none is named. */
export function defaultDataset(params: { sections: Sections }): string {
  const name = params.sections[runnerSection]?.dataset;
  return typeof name === "string" ? name : "default";
}

/** The file's name in a project. */
export const paramsFileName = "params.yaml";

/**
 * Parses the text of params.yaml. An empty file has no sections.
 *
 * @throws {SyntaxError} If the text is not YAML, with every mistake's line and column.
 * @throws {TypeError} If a section is not a map of keys.
 */
export async function readParams(text: string): Promise<ParamsFile> {
  const nowhere = () => paramsFileName;
  if (text.trim() === "") return { sections: {}, at: nowhere, keyAt: nowhere };
  const document = await readYaml(text, paramsFileName);
  const shown = (place?: { line: number; column: number }): string =>
    place ? `${paramsFileName}:${place.line}:${place.column}` : paramsFileName;
  const at = (path: readonly (string | number)[]): string => shown(document.locate(path));
  const keyAt = (path: readonly (string | number)[]): string => {
    let length = path.length;
    while (length > 0 && !has(document.value, path.slice(0, length))) length--;
    return length === 0 ? paramsFileName : shown(document.locateKey(path.slice(0, length)));
  };
  const value = document.value ?? {};
  if (!isRecord(value)) {
    throw new TypeError(`Cannot read "${at([])}": must be a section per stage, such as "train:"`);
  }
  const wrong = Object.keys(value).filter((name) => value[name] !== null && !isRecord(value[name]));
  if (wrong.length > 0) {
    throw new TypeError(
      wrong.map((name) =>
        `Cannot read "${at([name])}": section "${name}" is ${JSON.stringify(value[name])}, ` +
        "must be keys and values"
      ).join("\n"),
    );
  }
  const entries = Object.entries(value).map(([name, section]) => [name, section ?? {}]);
  const sections = Object.fromEntries(entries) as { [k: string]: { [k: string]: Json } };
  return { sections, at, keyAt };
}

function has(value: unknown, path: readonly (string | number)[]): boolean {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return false;
    found = (found as Record<string | number, unknown>)[part];
  }
  return true;
}
