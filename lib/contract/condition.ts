/**
 * Conditions on rows: SQL text in a subset that DuckDB, SQLite and Spark understand alike. It is taken
 * apart and put together again, so that nothing else gets through.
 */
import { nearestHint } from "../std/nearest.ts";
import type { Column, ColumnType } from "./types.ts";

/** A condition is not one that every engine takes; the message says where and what instead. */
export class ConditionError extends SyntaxError {
  /** What stands there. */
  readonly there: string;
  /** What was expected. */
  readonly expected: string;
  /** The column that is not there, where that is what is wrong. */
  readonly column?: string;

  constructor(there: string, expected: string, column?: string) {
    super(`${there}, ${expected}`);
    this.there = there;
    this.expected = expected;
    if (column !== undefined) this.column = column;
  }
}

const length_max = 2000;
const depth_max = 50;
const keywords = ["AND", "OR", "NOT", "IN", "IS", "NULL", "TRUE", "FALSE"];
const comparisons = ["=", "<>", "<", "<=", ">", ">="];
const subset = "must be columns, values, = <> < <= > >=, AND, OR, NOT, IN, IS NULL and parentheses";

interface Token {
  kind: "word" | "keyword" | "number" | "text" | "sign" | "end";
  text: string;
  /** Counted from 1. */
  at: number;
}

/**
 * Checks a condition on the rows of a table, and gives it in its plainest writing. A number beside a
 * decimal column is given in that column's smallest unit, as the cells are stored.
 *
 * @param unread Further columns of the table, which may be meant by a name that is none.
 * @throws {ConditionError} If it has anything beyond the subset, or names a column that is not there.
 */
export function parseCondition(
  text: string,
  table: string,
  columns: readonly Column[],
  unread: readonly string[] = [],
): string {
  if (text.length > length_max) {
    throw new ConditionError(
      `has ${text.length} characters`,
      `must have at most ${length_max}`,
    );
  }
  const names = [...columns.map(({ name }) => name), ...unread];
  const tokens = tokenize(text);
  let next = 0;
  let depth = 0;
  const peek = () => tokens[next]!;
  const take = () => tokens[next++]!;
  const taken = (
    sign: string,
  ) => (peek().text === sign && isWordOrSign(peek()) ? take() : undefined);
  const need = (sign: string) => {
    if (!taken(sign)) throw unexpected(peek(), `must be "${sign}" there`);
  };

  function either(): string {
    let found = both();
    while (taken("OR")) found += ` OR ${both()}`;
    return found;
  }
  function both(): string {
    let found = negated();
    while (taken("AND")) found += ` AND ${negated()}`;
    return found;
  }
  function negated(): string {
    // A loop, for a thousand NOTs are a text as well.
    let found = "";
    while (taken("NOT")) found += "NOT ";
    return found + single();
  }
  function single(): string {
    if (taken("(")) {
      if (++depth > depth_max) {
        throw new ConditionError(
          `has more than ${depth_max} parentheses within each other`,
          "must have fewer",
        );
      }
      const inner = either();
      need(")");
      depth--;
      return `(${inner})`;
    }
    const column = columnOf(take());
    if (taken("IS")) return `${column.name} IS ${taken("NOT") ? "NOT " : ""}${nullWord()}`;
    const not = taken("NOT") ? "NOT " : "";
    if (not !== "" || peek().text === "IN") {
      need("IN");
      need("(");
      const values = [valueFor(column, take())];
      while (taken(",")) values.push(valueFor(column, take()));
      need(")");
      return `${column.name} ${not}IN (${values.join(", ")})`;
    }
    const sign = take();
    if (sign.kind !== "sign" || !comparisons.includes(sign.text)) {
      const hint = column.type === "boolean" ? `: ${column.name} = TRUE` : "";
      throw unexpected(sign, `must be a comparison after column "${column.name}"${hint}`);
    }
    return `${column.name} ${sign.text} ${operandFor(column, take())}`;
  }
  function nullWord(): string {
    need("NULL");
    return "NULL";
  }
  function columnOf(token: Token, or_value = ""): Column {
    if (token.kind !== "word") throw unexpected(token, "must be a column there");
    const column = columns.find(({ name }) => name === token.text);
    if (column === undefined) {
      throw new ConditionError(
        `names "${token.text}" at character ${token.at}`,
        `no column of "${table}", ${or_value}${nearestHint(token.text, names)}`,
        token.text,
      );
    }
    if (column.type === "date" || column.type === "timestamp") {
      throw new ConditionError(
        `compares the ${column.type} "${column.name}" at character ${token.at}`,
        "must compare numbers, text or truths: engines differ in how they write times",
      );
    }
    return column;
  }
  function operandFor(column: Column, token: Token): string {
    if (token.kind !== "word") return valueFor(column, token);
    const is_text = column.type === "string";
    const other = columnOf(token, is_text ? `as a text it stands in single quotes, ` : "");
    if (other.type === column.type && other.scale === column.scale) return other.name;
    throw new ConditionError(
      `compares "${column.name}" (${typeText(column)}) with "${other.name}" (${typeText(other)})`,
      "must compare columns of one type",
    );
  }

  if (peek().kind === "end") throw new ConditionError("is empty", subset);
  const found = either();
  if (peek().kind !== "end") throw unexpected(peek(), "must be AND, OR or the end there");
  return found;
}

function valueFor(column: Column, token: Token): string {
  const wrong = (expected: string) => unexpected(token, `${expected} beside "${column.name}"`);
  if (token.kind === "word") throw wrong("must be a value, text in single quotes,");
  if (token.text === "NULL" && token.kind === "keyword") {
    throw unexpected(token, `must be "${column.name} IS NULL" or "${column.name} IS NOT NULL"`);
  }
  const kinds: Partial<Record<ColumnType, [Token["kind"], string]>> = {
    string: ["text", "must be text in single quotes"],
    boolean: ["keyword", "must be TRUE or FALSE"],
  };
  const [kind, words] = kinds[column.type] ?? ["number", "must be a number"];
  if (token.kind !== kind) throw wrong(words);
  if (kind === "keyword" && !["TRUE", "FALSE"].includes(token.text)) throw wrong(words);
  if (kind !== "number") return token.text;
  if (column.type === "double") return token.text;
  return scaled(token, column, wrong);
}

/** The number as a whole one of the column's smallest unit: 5.5 beside cents is 550. */
function scaled(token: Token, column: Column, wrong: (expected: string) => Error): string {
  const [, minus = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(token.text)!;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > column.scale) {
    throw wrong(
      column.scale === 0
        ? "must be a whole number"
        : `must have at most ${column.scale} digits after the point`,
    );
  }
  const units = BigInt(whole + digits.padEnd(column.scale, "0"));
  return `${units === 0n ? "" : minus}${units}`;
}

function typeText({ type, scale }: Column): string {
  return type === "decimal" ? `decimal of scale ${scale}` : type;
}

function isWordOrSign(token: Token): boolean {
  return token.kind === "sign" || token.kind === "keyword";
}

function unexpected(token: Token, expected: string): ConditionError {
  return token.kind === "end"
    ? new ConditionError("ends too early", expected)
    : new ConditionError(`has ${token.text} at character ${token.at}`, expected);
}

function tokenize(text: string): Token[] {
  const pattern =
    /\s*(?:(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?\d+(?:\.\d+)?(?![A-Za-z0-9_.]))|(?<text>'(?:[^']|'')*')|(?<sign><>|<=|>=|[=<>(),]))/y;
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.trimEnd().length) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) throw stray(text, start);
    const [kind, found] = Object.entries(groups).find(([, part]) => part !== undefined)!;
    const at = pattern.lastIndex - found.length + 1;
    const upper = found.toUpperCase();
    if (kind === "word" && keywords.includes(upper)) {
      tokens.push({ kind: "keyword", text: upper, at });
    } else {
      tokens.push({ kind: kind as Token["kind"], text: found, at });
    }
  }
  for (const { kind, text: found, at } of tokens) refuseRisky(kind, found, at);
  return [...tokens, { kind: "end", text: "", at: text.length + 1 }];
}

/** What engines read differently: a backslash, a line in a text, more digits than a number holds. */
function refuseRisky(kind: string, found: string, at: number): void {
  // deno-lint-ignore no-control-regex -- these are the characters to find
  if (kind === "text" && /[\\\x00-\x1f\x7f]/.test(found)) {
    throw new ConditionError(
      `has ${JSON.stringify(found)} at character ${at}`,
      "must have neither backslash nor line break in a text: engines read them differently",
    );
  }
  if (kind === "number" && found.replace(/\D/g, "").length > 15) {
    throw new ConditionError(`has ${found} at character ${at}`, "must have at most 15 digits");
  }
}

function stray(text: string, start: number): ConditionError {
  const rest = text.slice(start);
  const at = start + rest.length - rest.trimStart().length + 1;
  const found = /^("[^"]*"?|'|!=|==|[\w.]+|[\s\S])/u.exec(rest.trimStart())![0];
  const advice: Record<string, string> = {
    "!=": 'must be "<>"',
    "'": "must be closed by another single quote",
  };
  const expected = found === "="
    ? subset
    : found.startsWith('"')
    ? "must be text in single quotes, or a column without quotes"
    : advice[found] ?? subset;
  return new ConditionError(`has ${found} at character ${at}`, expected);
}
