/** The part of `@std/cli` that is used here, for a registry that does not carry the original.
 *
 * It imports no package and no built-in module: `node:util`, whose `parseArgs` has other rules
 * anyway, costs several milliseconds at every start.
 */
import type { Args, ParseOptions } from "./_cli_types.ts";
import {
  fillAbsent,
  type Flags,
  get,
  numberIn,
  put,
  readRules,
  valueInGroup,
} from "./_cli_values.ts";
export type { Args, ParseOptions } from "./_cli_types.ts";

/** Reads command line arguments into flags and the rest (`_`), as `@std/cli` does.
 *
 * A flag is `--name`, `--name value`, `--name=value`, `-n` or a group `-abc`. Values that look like
 * numbers become numbers, unless `string` names the flag. `--` ends the flags. A dot in a name
 * makes a nested object; names that would reach a prototype are dropped.
 *
 * Differences to the original: flags that no option types are `unknown`, never `any`; the types of
 * aliases and dotted names are not derived; a flag that is collected but neither `string` nor
 * `boolean` is typed as optional, because it is absent if not given (there too); and `--no-x=1`
 * sets `x` only if `x` is negatable.
 *
 * @param args The arguments, usually `Deno.args`.
 * @example
 * ```ts
 * import { parseArgs } from "@std/cli";
 * import assert from "node:assert/strict";
 *
 * const args = parseArgs(["--dry", "--set", "a=1", "--set", "b=2", "train"], {
 *   boolean: ["dry"],
 *   string: ["set"],
 *   collect: ["set"],
 * });
 * assert.deepEqual(args, { dry: true, set: ["a=1", "b=2"], _: ["train"] });
 * ```
 */
export function parseArgs<
  const Booleans extends string = never,
  const Strings extends string = never,
  const Collected extends string = never,
  const Negatable extends string = never,
  Defaults extends object = Record<never, never>,
>(
  args: readonly string[],
  options: ParseOptions<Booleans, Strings, Collected, Negatable, Defaults> = {},
): Args<Booleans, Strings, Collected, Negatable, Defaults> {
  const { unknown } = options;
  const { booleans, strings, collected, negatable, known, allBoolean, groupOf } = readRules(
    options,
  );
  const flags: Flags = {};
  const rest: (string | number)[] = [];

  function set(arg: string, name: string, value: string | boolean, negated = false): void {
    const isKnown = known.has(name) || (allBoolean && /^--[^=]+$/.test(arg));
    if (!isKnown && unknown?.(arg, name, value) === false) return;
    const read = typeof value === "boolean" || strings.has(name) ? value : numberIn(value);
    for (const path of groupOf(name)) {
      const before = collected.has(path) ? get(flags, path) : undefined;
      if (negated || !collected.has(path)) put(flags, path, read);
      else put(flags, path, Array.isArray(before) ? [...before, read] : [read]);
    }
  }

  /** Sets a flag that has no `=`; returns how many of the following arguments it took. */
  function setWithNext(arg: string, name: string, next = ""): number {
    const isLong = arg.startsWith("--");
    const isBoolean = booleans.has(name) || (allBoolean && isLong);
    const takesNext = isBoolean
      ? next === "true" || next === "false"
      : next !== "" && (!next.startsWith("-") || (next === "-" && !isLong));
    if (takesNext) set(arg, name, isBoolean ? next === "true" : next);
    else set(arg, name, strings.has(name) ? "" : true);
    return takesNext ? 1 : 0;
  }

  /** Sets the flags of `-abc`, `-n5`, `-n=5`; returns how many following arguments were taken. */
  function setGroup(arg: string, next?: string): number {
    for (let index = 1; index < arg.length - 1; index++) {
      const name = arg.charAt(index);
      const value = valueInGroup(name, arg.slice(index + 1));
      if (value !== undefined) return set(arg, name, value), 0;
      set(arg, name, strings.has(name) ? "" : true);
    }
    return setWithNext(arg, arg.slice(-1), next);
  }

  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const after = args.slice(end + 1);
  for (let index = 0; index < end; index++) {
    const arg = args[index]!;
    const next = index + 1 < end ? args[index + 1] : undefined;
    if (/^--./s.test(arg)) {
      const [, left = arg.slice(2), value] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
      const negated = left.startsWith("no-") && negatable.has(left.slice(3));
      const name = negated ? left.slice(3) : left;
      if (value !== undefined) set(arg, name, booleans.has(name) ? value !== "false" : value);
      else if (negated) set(arg, name, false, true);
      else index += setWithNext(arg, name, next);
    } else if (/^-./s.test(arg)) {
      index += setGroup(arg, next);
    } else {
      if (unknown?.(arg) !== false) rest.push(strings.has("_") ? arg : numberIn(arg));
      if (options.stopEarly) {
        rest.push(...args.slice(index + 1, end));
        break;
      }
    }
  }

  fillAbsent(flags, groupOf, Object.entries(options.default ?? {}));
  const typed = booleans.union(strings);
  for (const name of typed.intersection(collected)) {
    fillAbsent(flags, groupOf, [[name, []]]);
  }
  for (const name of booleans) fillAbsent(flags, groupOf, [[name, false]]);
  flags._ = options["--"] ? rest : [...rest, ...after];
  if (options["--"]) flags["--"] = after;
  return flags as never;
}
