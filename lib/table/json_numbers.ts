/**
 * Keeps the numbers of JSON as they are written.
 *
 * The engine's parser, like most, reads a number with a fraction or an exponent as a double and writes it
 * in its own way: of 12345678901234567.25 it makes 12345678901234568.0, of 1.10 it makes 1.1. A string
 * it leaves alone.
 */
const quote = 0x22, backslash = 0x5c, comma = 0x2c, colon = 0x3a, minus = 0x2d, dot = 0x2e;
const zero = 0x30, nine = 0x39;

/** With more places than that a number fits no column but text. */
const exponent_max = 20;

/** A part of a line that is to become a string. */
interface Part {
  from: number;
  to: number;
  /** Where its key stands, with quotes. */
  key: readonly [from: number, to: number];
  kind: "number" | "nested";
}

/**
 * A line of JSON with every number that a parser would write otherwise as a string: `{"a":1.10}` becomes
 * `{"a":"1.10"}`. Where it stands inside another object or a list, all of that becomes one string.
 *
 * For a key that is no text, an exponent is written out: `{"a":1.5e3}` becomes `{"a":"1500"}`.
 *
 * @param line UTF-8. What is no JSON comes out as something that is none or undefined.
 * @param isText Whether the text of a key's value is wanted as it is written.
 * @returns Undefined where there is nothing to change.
 */
export function numbersAsStrings(
  line: Uint8Array,
  isText: (key: string) => boolean,
): string | undefined {
  const parts = findParts(line);
  if (parts.length === 0) return undefined;
  const decoder = new TextDecoder();
  const text = (from: number, to: number) => decoder.decode(line.subarray(from, to));
  let result = "";
  let done = 0;
  for (const { from, to, key, kind } of parts) {
    const written = text(from, to);
    const name = parsed(text(...key));
    const value = kind === "nested"
      ? withoutBlanks(written)
      : name === undefined || isText(name)
      ? written
      : writtenOut(written);
    result += text(done, from) + JSON.stringify(value);
    done = to;
  }
  return result + text(done, line.length);
}

function findParts(line: Uint8Array): Part[] {
  const parts: Part[] = [];
  let depth = 0;
  let key: [number, number] = [0, 0];
  let isValue = false;
  let nestedFrom = 0;
  let isNestedChanged = false;
  for (let at = 0; at < line.length;) {
    const byte = line[at]!;
    const from = at++;
    if (byte === quote) {
      at = afterString(line, at);
      if (depth === 1 && !isValue) key = [from, at];
    } else if (byte === minus || byte >= zero && byte <= nine) {
      while (at < line.length && isInNumber(line[at]!)) at++;
      if (isPlain(line, from, at)) continue;
      if (depth === 1) parts.push({ from, to: at, key, kind: "number" });
      else isNestedChanged = true;
    } else if (byte === 0x5b || byte === 0x7b) { // [ or {
      if (++depth !== 2) continue;
      nestedFrom = from;
      isNestedChanged = false;
    } else if (byte === 0x5d || byte === 0x7d) { // ] or }
      if (--depth !== 1 || !isNestedChanged) continue;
      parts.push({ from: nestedFrom, to: at, key, kind: "nested" });
    } else if (depth === 1 && byte === colon) isValue = true;
    else if (depth === 1 && byte === comma) isValue = false;
  }
  return parts;
}

/** The position behind a string's last quote. */
function afterString(line: Uint8Array, at: number): number {
  while (at < line.length && line[at] !== quote) at += line[at] === backslash ? 2 : 1;
  return Math.min(at + 1, line.length);
}

function isInNumber(byte: number): boolean {
  return byte >= zero && byte <= nine || byte === dot || byte === minus || byte === 0x2b ||
    byte === 0x45 || byte === 0x65;
}

/** Whether every parser writes a number as it stands: whole ones, and short fractions in their usual form. */
function isPlain(line: Uint8Array, from: number, to: number): boolean {
  const first = line[from] === minus ? from + 1 : from;
  let point = -1;
  for (let at = first; at < to; at++) {
    const byte = line[at]!;
    if (byte >= zero && byte <= nine) continue;
    if (byte !== dot || point >= 0) return false;
    point = at;
  }
  if (point < 0) return line[first] !== zero || first === from; // "-0" loses its sign
  const isSmall = line[first] === zero && line[first + 2] === zero; // such may get an exponent
  return !isSmall && to - first <= 16 && line[to - 1] !== zero;
}

/** A JSON string's text; undefined where it is none. */
function parsed(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A number without exponent, digit by digit; one with too many places stays as it is. */
function writtenOut(number: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(number);
  if (found === null) return number;
  const [, sign, whole = "", fraction = "", power] = found;
  const exponent = Number(power);
  if (Math.abs(exponent) > exponent_max) return number;
  const digits = "0".repeat(Math.max(0, 1 - whole.length - exponent)) + whole + fraction +
    "0".repeat(Math.max(0, exponent - fraction.length));
  const point = Math.max(1, whole.length + exponent);
  const rest = digits.slice(point);
  return `${sign}${digits.slice(0, point).replace(/^0+(?=\d)/, "")}${
    rest === "" ? "" : `.${rest}`
  }`;
}

/** JSON without blanks between its parts. */
function withoutBlanks(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text?: string) => text ?? "");
}
