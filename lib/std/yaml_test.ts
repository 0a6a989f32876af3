/** The documented behaviour of `@std/yaml`; the section of its documentation is in brackets.
 *
 * Everything is imported by its public name, so that the same tests run on the original. The last
 * two are about the known differences and fail there.
 */
import { parse, parseAll, stringify } from "@std/yaml";
import assert from "node:assert/strict";

Deno.test("parse() reads mappings and sequences [parse, usage]", () => {
  const value = parse("id: 1\nname: Alice\ntags:\n  - a\n  - 2.5\nnothing: ~\n");
  assert.deepEqual(value, { id: 1, name: "Alice", tags: ["a", 2.5], nothing: null });
  assert.equal(parse(""), null);
});

Deno.test("parse() keeps yes, no, on and off as text [unsupported YAML 1.1 features]", () => {
  assert.deepEqual(parse("[yes, no, on, off, 3:25:45]"), ["yes", "no", "on", "off", "3:25:45"]);
});

Deno.test("parse() merges mappings [merge type]", () => {
  const value = parse("base: &base {a: 1}\nall:\n  <<: *base\n  b: 2\n");
  assert.deepEqual(value, { base: { a: 1 }, all: { a: 1, b: 2 } });
});

Deno.test("parse() reads all scalars as text when the schema is failsafe [schema]", () => {
  assert.deepEqual(parse("[1, true]", { schema: "failsafe" }), ["1", "true"]);
});

Deno.test("parse() throws when a key is repeated, unless allowed [allowDuplicateKeys]", () => {
  assert.throws(() => parse("a: 1\na: 2"), { message: /at line 2, column 1/ });
  assert.throws(() => parse("a: 1\na: 2"), SyntaxError);
  assert.deepEqual(parse("a: 1\na: 2", { allowDuplicateKeys: true }), { a: 2 });
});

Deno.test("parse() throws a SyntaxError when the text is no YAML [errors]", () => {
  for (const text of ["a: [1", "a: *b", "a: b: c", "!unknown 1", "--- 1\n--- 2"]) {
    assert.throws(() => parse(text), SyntaxError, text);
  }
});

Deno.test("parse() leaves prototypes alone when a key is __proto__", () => {
  const value = parse("__proto__: {polluted: 1}") as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ["__proto__"]);
  assert.equal(value.polluted, undefined);
});

Deno.test("parseAll() reads all documents [parseAll, usage]", () => {
  assert.deepEqual(parseAll("---\nid: 1\n---\nid: 2\n"), [{ id: 1 }, { id: 2 }]);
});

Deno.test("stringify() writes mappings and sequences [stringify, usage]", () => {
  assert.equal(
    stringify({ id: 1, tags: ["a", "yes"], empty: {} }),
    "id: 1\ntags:\n  - a\n  - 'yes'\nempty: {}\n",
  );
});

Deno.test("stringify() indents as asked [indent, arrayIndent]", () => {
  assert.equal(stringify({ a: { b: 1 } }, { indent: 4 }), "a:\n    b: 1\n");
  assert.equal(stringify({ a: [1] }, { arrayIndent: false }), "a:\n- 1\n");
});

Deno.test("stringify() sorts keys as asked [sortKeys]", () => {
  const data = { b: 1, a: { d: 1, c: 2 } };
  assert.equal(stringify(data, { sortKeys: true }), "a:\n  c: 2\n  d: 1\nb: 1\n");
  const descending = (a: string, b: string) => a < b ? 1 : -1;
  assert.equal(stringify(data, { sortKeys: descending }), "b: 1\na:\n  d: 1\n  c: 2\n");
});

Deno.test("stringify() throws for what YAML cannot express, unless skipped [skipInvalid]", () => {
  for (const data of [undefined, { a: undefined }, [() => 1], { a: Symbol("x") }]) {
    assert.throws(() => stringify(data), TypeError);
  }
  const data = { a: undefined, b: [undefined, 1], c: () => 1 };
  assert.equal(stringify(data, { skipInvalid: true }), "b:\n  - 1\n");
});

Deno.test("stringify() writes long text on one line when lineWidth is -1 [lineWidth]", () => {
  const text = "word ".repeat(40) + "end";
  assert.equal(stringify({ text }, { lineWidth: -1 }), `text: ${text}\n`);
  assert.ok(stringify({ text }).split("\n").every((line) => line.length <= 80));
});

Deno.test("stringify() repeats objects when useAnchors is false [useAnchors]", () => {
  const shared = { x: 1 };
  const data = { a: shared, b: shared };
  assert.equal(stringify(data, { useAnchors: false }), "a:\n  x: 1\nb:\n  x: 1\n");
  assert.match(stringify(data), /^a: &(\w+)\n {2}x: 1\nb: \*\1\n$/);
});

Deno.test("stringify() leaves no and yes plain when compatMode is false [compatMode]", () => {
  assert.equal(stringify({ a: "no" }, { compatMode: false }), "a: no\n");
});

Deno.test("stringify() writes what parse() reads back", () => {
  const data = {
    text: ["", " a ", "it's", "a: b", "# c", "l1\nl2\n\n", "true", "12", "0x1", "~", "- x", "é\t"],
    numbers: [0, -1.5, 1e21, Infinity],
    rest: [null, true, [], {}],
    long: "word ".repeat(40),
  };
  assert.deepEqual(parse(stringify(data)), data);
});

Deno.test("parse() keeps dates as text, unlike the original", () => {
  assert.deepEqual(parse("day: 2026-01-31"), { day: "2026-01-31" });
});

Deno.test("parse() reads octal numbers as YAML 1.2 has them, unlike the original", () => {
  assert.deepEqual(parse("[0o14, 014]"), [12, 14]);
});

Deno.test("parse() reads text where the environment is closed", {
  permissions: "none",
}, () => {
  assert.deepEqual(parse("a: 1\n"), { a: 1 });
});
