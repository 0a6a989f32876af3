/** The documented behaviour of `@std/cli`; the section of its documentation is in brackets.
 *
 * Everything is imported by its public name, so that the same tests run on the original.
 */
import { parseArgs } from "@std/cli";
import assert from "node:assert/strict";

/** Fails to compile unless both types are equal. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

function assertType<_Expected extends true>(): void {}

Deno.test("parseArgs() reads flags, values and the rest [Usage]", () => {
  assert.deepEqual(parseArgs(["--foo", "--bar=baz", "./quux.txt"]), {
    foo: true,
    bar: "baz",
    _: ["./quux.txt"],
  });
});

Deno.test("parseArgs() gives flags their type [string and boolean options]", () => {
  const args = parseArgs(["--foo", "--bar", "baz"], { boolean: ["foo"], string: ["bar"] });
  assert.deepEqual(args, { foo: true, bar: "baz", _: [] });
});

Deno.test("parseArgs() collects repeated flags when collect is given [collect option]", () => {
  const args = parseArgs(["--foo", "bar", "--foo", "baz"], { collect: ["foo"] });
  assert.deepEqual(args, { foo: ["bar", "baz"], _: [] });
});

Deno.test("parseArgs() uses the last value of a flag that is not collected [collect option]", () => {
  assert.deepEqual(parseArgs(["--foo", "bar", "--foo", "baz"]), { foo: "baz", _: [] });
});

Deno.test("parseArgs() gives an empty array when a collected string is absent [collect option]", () => {
  assert.deepEqual(parseArgs([], { string: ["set"], collect: ["set"] }), { set: [], _: [] });
});

Deno.test("parseArgs() negates a flag when it is negatable [negatable option]", () => {
  const options = { boolean: ["foo"], negatable: ["foo"] } as const;
  assert.deepEqual(parseArgs(["--no-foo"], options), { foo: false, _: [] });
  assert.deepEqual(parseArgs(["--no-bar"], options), { "no-bar": true, foo: false, _: [] });
});

Deno.test("parseArgs() puts what follows -- into the rest, unread [double dash option]", () => {
  assert.deepEqual(parseArgs(["--", "--a", "1"]), { _: ["--a", "1"] });
  assert.deepEqual(parseArgs(["x", "--", "a"], { "--": true }), { _: ["x"], "--": ["a"] });
});

Deno.test("parseArgs() sets all names of a flag when it has aliases [alias option]", () => {
  const options = { alias: { dry: ["d", "n"] }, boolean: ["dry"] } as const;
  assert.deepEqual(parseArgs(["-d", "x"], options), { dry: true, d: true, n: true, _: ["x"] });
});

Deno.test("parseArgs() makes all flags boolean when boolean is true [boolean option]", () => {
  const args = parseArgs(["--foo", "x", "-f", "y", "--bar=z"], { boolean: true });
  assert.deepEqual(args, { foo: true, f: "y", bar: "z", _: ["x"] });
});

Deno.test("parseArgs() takes true and false as a boolean's value [boolean option]", () => {
  const args = parseArgs(["--a", "false", "--b=false", "--c", "x"], { boolean: ["a", "b", "c"] });
  assert.deepEqual(args, { a: false, b: false, c: true, _: ["x"] });
});

Deno.test("parseArgs() uses a default when the flag is absent [default option]", () => {
  const options = { string: ["a"], boolean: ["b"], default: { a: "x", b: true } } as const;
  assert.deepEqual(parseArgs([], options), { a: "x", b: true, _: [] });
  assert.deepEqual(parseArgs(["--a", "y"], options), { a: "y", b: true, _: [] });
});

Deno.test("parseArgs() stops at the first other argument when stopEarly is set [stopEarly option]", () => {
  const args = parseArgs(["--a", "1", "train", "--b", "2"], { stopEarly: true });
  assert.deepEqual(args, { a: 1, _: ["train", "--b", "2"] });
});

Deno.test("parseArgs() keeps numbers as text when the flag is a string [string option]", () => {
  const args = parseArgs(["--a", "1", "--b", "0x10", "3", "x"], { string: ["a"] });
  assert.deepEqual(args, { a: "1", b: 16, _: [3, "x"] });
  assert.deepEqual(parseArgs(["3"], { string: ["_"] }), { _: ["3"] });
});

Deno.test("parseArgs() gives a string flag the empty text when it has no value [string option]", () => {
  assert.deepEqual(parseArgs(["--a", "--b"], { string: ["a", "b"] }), { a: "", b: "", _: [] });
});

Deno.test("parseArgs() calls unknown for what no option names [unknown option]", () => {
  const calls: unknown[][] = [];
  const args = parseArgs(["rest", "--foo=1", "--bar", "-xy", "--known", "v"], {
    string: ["known"],
    unknown: (arg, key, value) => {
      calls.push([arg, key, value]);
      return false;
    },
  });
  assert.deepEqual(args, { known: "v", _: [] });
  assert.deepEqual(calls, [
    ["rest", undefined, undefined],
    ["--foo=1", "foo", "1"],
    ["--bar", "bar", true],
    ["-xy", "x", true],
    ["-xy", "y", true],
  ]);
});

Deno.test("parseArgs() reads groups of short flags [minimist]", () => {
  assert.deepEqual(parseArgs(["-abc"]), { a: true, b: true, c: true, _: [] });
  assert.deepEqual(parseArgs(["-n5", "-v", "x"]), { n: 5, v: "x", _: [] });
  assert.deepEqual(parseArgs(["-I/usr", "-n=a=b", "-"]), { I: "/usr", n: "a=b", _: ["-"] });
});

Deno.test("parseArgs() nests flags when their names have dots [dotted names]", () => {
  assert.deepEqual(parseArgs(["--a.b=1", "--a.c", "x"]), { a: { b: 1, c: "x" }, _: [] });
});

Deno.test("parseArgs() leaves prototypes alone when a name leads there", () => {
  parseArgs(["--__proto__.polluted", "1", "--constructor.prototype.polluted", "1"]);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("parseArgs() derives types from its options [type inference]", () => {
  const args = parseArgs(["--port", "1"], {
    boolean: ["dry"],
    string: ["dataset", "set", "port"],
    collect: ["set"],
    default: { port: 8080 },
  });
  assertType<Equal<typeof args.dataset, string | undefined>>();
  assertType<Equal<typeof args.dry, boolean>>();
  assertType<Equal<typeof args.set, string[]>>();
  assertType<Equal<typeof args.port, string | number>>();
  assertType<Equal<typeof args._, (string | number)[]>>();
  assertType<Equal<typeof args.other, unknown>>();
  assert.equal(args.port, "1");
});
