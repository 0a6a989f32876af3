/** The part of `@std/yaml` that is used here, over the npm package `yaml`, for a registry that
 * does not carry the original.
 *
 * Known differences: text is read as YAML 1.2 core, so that dates stay strings (the original makes
 * a `Date` of `2026-01-31`), octal numbers begin with `0o`, digits are not grouped with `_`, and
 * there are no `!!binary`, `!!set` and the like; tabs are no indentation; the `schema`
 * `"extended"` and the options of style (`styles`, `flowLevel`, `condenseFlow`) do not exist; the
 * texts of errors differ, their class does not. Written text may be quoted or folded otherwise,
 * but reads back the same.
 *
 * @example
 * ```ts
 * import { parse, stringify } from "@std/yaml";
 * import assert from "node:assert/strict";
 *
 * const value = parse("stage: train\ninputs:\n  - rows.csv\n");
 * assert.deepEqual(value, { stage: "train", inputs: ["rows.csv"] });
 * assert.equal(stringify(value), "stage: train\ninputs:\n  - rows.csv\n");
 * ```
 */
export { parse, parseAll, type ParseOptions, type SchemaType } from "./_yaml_parse.ts";
export { stringify, type StringifyOptions } from "./_yaml_stringify.ts";
