/** `stringify` of `@std/yaml`, over `yaml`. */
import { isScalar, type Pair, stringify as stringifyYaml } from "yaml";

/** Options of {@linkcode stringify}. */
export type StringifyOptions = {
  /** Spaces per level, by default 2. */
  indent?: number;
  /** Indents the items of arrays too, by default `true`. */
  arrayIndent?: boolean;
  /**
   * Leaves out what YAML cannot express (`undefined`, functions, symbols, big
   * integers) instead of throwing. */
  skipInvalid?: boolean;
  /** Sorts the keys, by code units or with a function. */
  sortKeys?: boolean | ((a: string, b: string) => number);
  /** Columns after which text is folded, by default 80; -1 for never. */
  lineWidth?: number;
  /** Writes an object that occurs again as a reference, by default `true`. */
  useAnchors?: boolean;
  /** Quotes what YAML 1.1 would read otherwise, such as `no`; by default `true`. */
  compatMode?: boolean;
};

/** Writes a value as YAML.
 *
 * @throws {TypeError} If the value has parts that YAML cannot express, unless `skipInvalid`.
 */
export function stringify(data: unknown, options: StringifyOptions = {}): string {
  const { indent = 2, arrayIndent = true, skipInvalid = false, sortKeys = false } = options;
  const { lineWidth = 80, useAnchors = true, compatMode = true } = options;
  if (!isValid(data)) {
    if (skipInvalid) return "";
    throw invalid(data);
  }
  return stringifyYaml(data, replacer(skipInvalid), {
    indent,
    indentSeq: arrayIndent,
    lineWidth: Math.max(lineWidth, 0),
    aliasDuplicateObjects: useAnchors,
    compat: compatMode ? "yaml-1.1" : null,
    // Writes a `Date` as the original does, without quotes.
    customTags: ["timestamp"],
    singleQuote: true,
    sortMapEntries: sortKeys && byKey(typeof sortKeys === "function" ? sortKeys : byCodeUnits),
  });
}

/** Checks every property on the way; `yaml` alone would leave `undefined` out silently. */
function replacer(skipInvalid: boolean) {
  return function check(_key: unknown, value: unknown): unknown {
    if (Array.isArray(value) && skipInvalid) return value.filter(isValid);
    if (!isValid(value) && !skipInvalid) throw invalid(value);
    return isValid(value) ? value : undefined;
  };
}

function isValid(value: unknown): boolean {
  return !["undefined", "function", "symbol", "bigint"].includes(typeof value);
}

function invalid(value: unknown): TypeError {
  return new TypeError(
    `Cannot stringify ${typeof value}: YAML has no such value, must be left out or converted`,
  );
}

function byKey(compare: (a: string, b: string) => number) {
  return (a: Pair, b: Pair) => compare(keyOf(a), keyOf(b));
}

function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
