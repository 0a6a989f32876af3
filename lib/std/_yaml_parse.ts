/** `parse` and `parseAll` of `@std/yaml`, over `yaml`. */
import { type Document, LineCounter, parseAllDocuments } from "yaml";
import { withClosedEnvironment } from "./_yaml_closed.ts";

/** How scalars are read: all as strings, as in JSON, as in YAML 1.2, or that plus merge keys. */
export type SchemaType = "failsafe" | "json" | "core" | "default";

/** Options of {@linkcode parse}. */
export interface ParseOptions {
  /** How scalars are read; by default `"default"`. */
  schema?: SchemaType;
  /** Lets a repeated key overwrite the earlier one instead of being an error. */
  allowDuplicateKeys?: boolean;
  /** Called with each warning. */
  onWarning?(error: Error): void;
}

/** Reads a text with one YAML document; an empty text is `null`.
 *
 * @throws {SyntaxError} If the text is no YAML or has several documents.
 */
export function parse(content: string, options: ParseOptions = {}): unknown {
  const values = readAll(content, options);
  if (values.length > 1) {
    throw new SyntaxError(`Cannot parse YAML: there are ${values.length} documents, must be one`);
  }
  return values[0] ?? null;
}

/** Reads a text with any number of YAML documents.
 *
 * @throws {SyntaxError} If the text is no YAML.
 */
export function parseAll(content: string, options: ParseOptions = {}): unknown {
  return readAll(content, options);
}

function readAll(content: string, options: ParseOptions): unknown[] {
  const { schema = "default", allowDuplicateKeys = false, onWarning } = options;
  const lines = new LineCounter();
  const documents = withClosedEnvironment(() =>
    parseAllDocuments(content, {
      schema: schema === "default" ? "core" : schema,
      merge: schema === "default",
      resolveKnownTags: false,
      uniqueKeys: !allowDuplicateKeys,
      lineCounter: lines,
      prettyErrors: false,
    })
  );
  return [...documents].map((document) => valueOf(document, lines, onWarning));
}

function valueOf(
  document: Document.Parsed,
  lines: LineCounter,
  onWarning: ParseOptions["onWarning"],
): unknown {
  const toError = ({ message, pos }: { message: string; pos: [number, number] }) => {
    const { line, col } = lines.linePos(pos[0]);
    return new SyntaxError(`Cannot parse YAML: ${message} at line ${line}, column ${col}`);
  };
  for (const error of document.errors) throw toError(error);
  for (const warning of document.warnings) {
    // The package would read on, without the meaning that the tag gives to the value.
    if (warning.code === "TAG_RESOLVE_FAILED") throw toError(warning);
    onWarning?.(toError(warning));
  }
  try {
    return document.toJS();
  } catch (cause) {
    // Aliases are resolved only here: an unknown one, or too many.
    throw new SyntaxError(`Cannot parse YAML: ${(cause as Error).message}`, { cause });
  }
}
