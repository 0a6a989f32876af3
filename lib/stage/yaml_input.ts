import { basename, dirname, extname, join } from "node:path";
import type { YamlDocument } from "../std/mod.ts";
import { nearestHint } from "../std/nearest.ts";
import { isRecord, type Json } from "./json.ts";

/** A YAML file as data, and `line:column` of every value in it by the JSON text of its path. */
export interface YamlInput {
  value: Json;
  places: Record<string, string>;
}

/**
 * A file of the project, out of its text.
 *
 * @param text Undefined: there is no such file.
 * @param file Its path from the project's root.
 * @throws {SyntaxError} If the text is not YAML, with every mistake's line and column.
 * @throws {Deno.errors.NotFound} If there is no text.
 */
export async function yamlInput(
  text: string | undefined,
  file: string,
  root: string,
): Promise<YamlInput> {
  if (text === undefined) {
    const others = besides(file, root);
    const hint = others.length === 0
      ? ""
      : `, or use what is there: ${nearestHint(basename(file, extname(file)), others)}`;
    throw new Deno.errors.NotFound(`Cannot read "${file}": it is missing, create it${hint}`);
  }
  const document = await readYaml(text, file);
  const places: Record<string, string> = {};
  const walk = (value: unknown, path: (string | number)[]): void => {
    const place = document.locate(path);
    if (place) places[JSON.stringify(path)] = `${place.line}:${place.column}`;
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
    else if (isRecord(value)) { for (const key in value) walk(value[key], [...path, key]); }
  };
  walk(document.value, []);
  return { value: (document.value ?? null) as Json, places };
}

/** Names of the files of the same kind in the same folder, without their ending. */
function besides(file: string, root: string): string[] {
  const ending = extname(file);
  try {
    return [...Deno.readDirSync(join(root, dirname(file)))]
      .filter(({ isFile, name }) => isFile && extname(name) === ending)
      .map(({ name }) => basename(name, ending))
      .sort();
  } catch {
    return []; // there is no such folder
  }
}

/**
 * Parses YAML; the parser is loaded only here, since it takes longer than all else to load.
 *
 * @throws {SyntaxError} With a line for every mistake, each with its place.
 */
export async function readYaml(text: string, file: string): Promise<YamlDocument> {
  const { parseYamlDocument, YamlSyntaxError } = await import("../std/mod.ts");
  try {
    return parseYamlDocument(text, file);
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    const lines = error.problems.map(({ line, column, message }) =>
      `Cannot read "${file}:${line}:${column}": ${message}`
    );
    throw new SyntaxError(lines.join("\n"));
  }
}
