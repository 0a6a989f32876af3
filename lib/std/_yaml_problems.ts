import { type Alias, type Document, type Node, visit } from "yaml";

/** Something wrong, at a character of the text. */
export interface Problem {
  offset: number;
  message: string;
}

/** Collects everything that is wrong with a parsed text, in the order of the text. */
export function findProblems(document: Document.Parsed, text: string): Problem[] {
  const problems = [
    ...controlCharacters(text),
    ...syntaxErrors(document, text),
    // A warning is a tag or directive that is not understood: the value would not be what it says.
    ...document.warnings.map((error) => ({ offset: error.pos[0], message: wording(error) })),
    ...badAliases(document),
  ];
  // Unclosed brackets are reported once each, but at the same place.
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].sort((a, b) => a.offset - b.offset);
}

/**
 * Errors of the parser without those that only follow from another one: behind a tab it makes nothing
 * of any line, and on one line it stumbles over the same thing twice.
 */
function syntaxErrors({ errors }: Document.Parsed, text: string): Problem[] {
  const lineOf = (offset: number) => text.lastIndexOf("\n", offset - 1) + 1;
  // An error in nothing but space is about what follows it.
  const placed = errors.map((error) => ({
    error,
    offset: error.pos[0] + Math.max(text.slice(error.pos[0]).search(/\S/), 0),
  }));
  const sorted = placed.toSorted((a, b) => a.offset - b.offset);
  const tab = sorted.findIndex(({ offset }) => /^ *\t/.test(text.slice(lineOf(offset))));
  const lines = new Set<number>();
  let before: string | undefined;
  const problems = sorted.slice(0, tab === -1 ? undefined : tab).flatMap(({ error, offset }) => {
    // What stands at a wrong column makes all that stand beside it wrong as well.
    const is_again = error.code === "BAD_INDENT" && before === error.code;
    before = error.code;
    if (is_again) return [];
    if (error.code === "DUPLICATE_KEY") return [{ offset, message: duplicate(text, offset) }];
    if (lines.has(lineOf(offset))) return [];
    lines.add(lineOf(offset));
    return [{ offset: error.pos[0], message: wording(error) }];
  });
  if (tab === -1) return problems;
  const message = "Tabs are not allowed as indentation, use spaces";
  return [...problems, { offset: lineOf(sorted[tab]!.offset), message }];
}

function duplicate(text: string, offset: number): string {
  const [key = ""] = /^("[^"\n]*"|'[^'\n]*'|[^:,{}\[\]\n]+)/.exec(text.slice(offset)) ?? [];
  return `Key "${key.trim().replace(/^(["'])(.*)\1$/, "$2")}" is there already, must be there once`;
}

/** The message of an error, unless it is in words of the parser or about how to call the package. */
export function wording(error: Error & { code?: string }): string {
  if (error.code === "MULTIPLE_DOCS") return "There is another document, must be one";
  if (error.code === "BLOCK_AS_IMPLICIT_KEY") {
    return 'Keys follow a value here, put a text with ": " in quotes or indent the next line less';
  }
  if (/^All (mapping|collection) items must start/.test(error.message)) {
    return "This is indented otherwise than what stands beside it, or is a list item among keys";
  }
  if (/^Implicit (map )?keys need/.test(error.message)) {
    return 'There is no "key: value" here, a colon and a space must stand behind the key';
  }
  if (/call stack/.test(error.message)) return "The nesting is too deep";
  if (/Excessive alias count/.test(error.message)) return "Aliases repeat too much of the document";
  return error.message;
}

/** YAML allows no control characters, not even in quotes; the package lets them pass. */
function controlCharacters(text: string): Problem[] {
  // deno-lint-ignore no-control-regex -- these are the characters to find
  return [...text.matchAll(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g)].map((match) => ({
    offset: match.index,
    message: `Control character U+${
      match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")
    } is not allowed`,
  }));
}

/** Finds aliases without anchor and aliases within what they refer to, which would be circular. */
function badAliases(document: Document.Parsed): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      const offset = (alias as Alias.Parsed).range[0];
      if (target === undefined) {
        problems.push({ offset, message: `Alias "*${alias.source}" has no anchor before it` });
      } else if (ancestors.includes(target as Node)) {
        problems.push({ offset, message: `Alias "*${alias.source}" is part of its own anchor` });
      }
    },
  });
  return problems;
}
