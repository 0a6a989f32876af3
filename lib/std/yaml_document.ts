import { type Document, LineCounter, parseDocument } from "yaml";
import { withClosedEnvironment } from "./_yaml_closed.ts";
import { nodeAt } from "./_yaml_nodes.ts";
import { findProblems, type Problem, wording } from "./_yaml_problems.ts";
import { type Position, YamlSyntaxError } from "./yaml_syntax_error.ts";

/** Steps from a document's root to a value: keys of mappings, indexes of sequences. */
export type YamlPath = readonly (string | number)[];

/** A parsed text whose values know where they stand. */
export interface YamlDocument {
  /** The document as plain data. */
  readonly value: unknown;
  /** Where the value at `path` begins; if it does not exist, the nearest ancestor that does. */
  locate(path: YamlPath): Position | undefined;
  /** Where the key of the value at `path` stands; for an item of a sequence, where it begins. */
  locateKey(path: YamlPath): Position | undefined;
}

/** More aliases than a hand-written file has; each may repeat all that it refers to. */
const ALIAS_COUNT_MAX = 100;

/** Reads a text with one YAML 1.2 document, as strictly as a configuration file deserves.
 *
 * Keys are strings and occur once, `<<` is an ordinary key, dates stay strings, and tags beyond
 * YAML's own are refused, as are aliases that lead into themselves. An empty text is `null`.
 *
 * @param file The name to use in messages.
 * @throws {YamlSyntaxError} With all problems.
 * @example
 * ```ts
 * import { parseYamlDocument } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const document = parseYamlDocument("train:\n  ridge: 1\n", "params.yaml");
 * assert.deepEqual(document.value, { train: { ridge: 1 } });
 * assert.deepEqual(document.locate(["train", "ridge"]), { line: 2, column: 10 });
 * ```
 */
export function parseYamlDocument(text: string, file: string): YamlDocument {
  // An editor does not count the byte order mark as a column.
  const content = text.replace(/^\ufeff/, "");
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fail = (problems: Problem[]): YamlSyntaxError =>
    new YamlSyntaxError(
      file,
      problems.map(({ offset, message }) => ({ ...position(offset), message })),
    );

  let document: Document.Parsed;
  let value: unknown;
  try {
    document = withClosedEnvironment(() =>
      parseDocument(content, {
        lineCounter: lines,
        merge: false,
        prettyErrors: false,
        resolveKnownTags: false,
        schema: "core",
        stringKeys: true,
        uniqueKeys: true,
        version: "1.2",
      })
    );
    const problems = findProblems(document, content);
    if (problems.length > 0) throw fail(problems);
    value = document.toJS({ maxAliasCount: ALIAS_COUNT_MAX });
  } catch (error) {
    if (error instanceof YamlSyntaxError) throw error;
    // Aliases that repeat too much have no one place to name.
    throw fail([{ offset: 0, message: wording(error as Error) }]);
  }

  function locate(path: YamlPath, part: "key" | "value"): Position | undefined {
    const offset = nodeAt(document, path, part)?.range?.[0];
    return offset === undefined ? undefined : position(offset);
  }
  return {
    value,
    locate: (path) => locate(path, "value"),
    locateKey: (path) => locate(path, "key"),
  };
}
