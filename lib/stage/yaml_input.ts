import type { YamlDocument } from "../std/mod.ts";
import { isRecord, type Json } from "./json.ts";

/** A YAML file as data, and `line:column` of every value in it by the JSON text of its path. */
export interface YamlInput {
  value: Json;
  places: Record<string, string>;
}

/**
 * @throws {SyntaxError} If the text is not YAML, with every mistake's line and column.
 * @throws {Deno.errors.NotFound} If there is no text.
 */
export async function yamlInput(text: string | undefined, file: string): Promise<YamlInput> {
  if (text === undefined) {
    throw new Deno.errors.NotFound(`Cannot read "${file}": it is missing, create it`);
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
