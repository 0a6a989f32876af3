import assert from "node:assert/strict";
import { parseYamlDocument, YamlSyntaxError } from "./mod.ts";
import type { YamlPath } from "./yaml_document.ts";

const TEXT = `# stages
train:
  ridge: &ridge 1
  empty:
  list:
    - a
    - {b: 2}
ref: *ridge
one: &one
  key: value
two: *one
`;

function problemsOf(text: string): string[] {
  try {
    parseYamlDocument(text, "p.yaml");
  } catch (error) {
    assert.ok(error instanceof YamlSyntaxError && error instanceof SyntaxError);
    assert.equal(error.message.split("\n").length, error.problems.length);
    return error.message.split("\n");
  }
  return [];
}

function refuses(text: string, ...expected: RegExp[]): void {
  const problems = problemsOf(text);
  assert.equal(problems.length, expected.length, problems.join("\n"));
  expected.forEach((pattern, index) => assert.match(problems[index]!, pattern));
}

Deno.test("parseYamlDocument() returns plain data", () => {
  assert.deepEqual(parseYamlDocument(TEXT, "p.yaml").value, {
    train: { ridge: 1, empty: null, list: ["a", { b: 2 }] },
    ref: 1,
    one: { key: "value" },
    two: { key: "value" },
  });
  assert.equal(parseYamlDocument("", "p.yaml").value, null);
});

Deno.test("locate() finds values, or the nearest ancestor when there is none", () => {
  const document = parseYamlDocument(TEXT, "p.yaml");
  const at = (...path: YamlPath) => {
    const position = document.locate(path)!;
    return [position.line, position.column];
  };
  assert.deepEqual(at(), [2, 1]);
  assert.deepEqual(at("train"), [3, 3]);
  assert.deepEqual(at("train", "ridge"), [3, 17]);
  assert.deepEqual(at("train", "empty"), [4, 9]);
  assert.deepEqual(at("train", "list", 1, "b"), [7, 11]);
  assert.deepEqual(at("train", "list", 9), [6, 5]);
  assert.deepEqual(at("train", "ridge", "deeper"), [3, 17]);
  assert.deepEqual(at("missing", "deeper"), [2, 1]);
  assert.deepEqual(at("ref"), [8, 6]);
  assert.deepEqual(at("two", "key"), [10, 8]);
});

Deno.test("locateKey() finds keys, and items where there are no keys", () => {
  const document = parseYamlDocument(TEXT, "p.yaml");
  assert.deepEqual(document.locateKey(["train"]), { line: 2, column: 1 });
  assert.deepEqual(document.locateKey(["train", "empty"]), { line: 4, column: 3 });
  assert.deepEqual(document.locateKey(["train", "list", 1, "b"]), { line: 7, column: 8 });
  assert.deepEqual(document.locateKey(["train", "list", 0]), { line: 6, column: 7 });
});

Deno.test("locate() returns undefined when the document is empty", () => {
  assert.equal(parseYamlDocument("# nothing\n", "p.yaml").locate(["a"]), undefined);
});

Deno.test("locate() counts no byte order mark, and each kind of line end", () => {
  const document = parseYamlDocument("\ufeffa: 1\r\nb: 2\r\n", "p.yaml");
  assert.deepEqual(document.value, { a: 1, b: 2 });
  assert.deepEqual(document.locate(["a"]), { line: 1, column: 4 });
  assert.deepEqual(document.locate(["b"]), { line: 2, column: 4 });
});

Deno.test("parseYamlDocument() names all problems with file, line and column", () => {
  refuses(
    "a: 1\na: 2\nb: *c\nd: !e 1\n",
    /^p\.yaml:2:1: Key "a" is there already, must be there once$/,
    /^p\.yaml:3:4: /,
    /^p\.yaml:4:4: /,
  );
});

Deno.test("parseYamlDocument() says the one thing when tabs keep all below from being read", () => {
  const one = /^p\.yaml:2:1: Tabs are not allowed as indentation, use spaces$/;
  refuses("a:\n\t- 1", one);
  refuses("a: {\n\tb: [1, 2],\n\tc: 3\n}\nd: 1\n", one);
  refuses("a: >\n\ttext\n\tmore\nb: 1\n", one);
  refuses("a:\n \tb: 1\n  c: 2\n", one);
  refuses("a:\n\ta: 1\n", one);
  refuses("a:\n\tb:\n\t\tc: 1\n\td: 1\n", one);
  // What stands before the tab is a mistake of its own; a tab in a text is none.
  refuses("a: 1\na: 2\nb:\n\tc: 1\n", /^p\.yaml:2:1: Key "a" /, /^p\.yaml:4:1: Tabs/);
  refuses("a: |\n  \ttext\nb:\tc\n");
});

Deno.test("parseYamlDocument() refuses malformed text", () => {
  refuses("{a: 1, a: 2, b: 1, 'b': 2}", /^p\.yaml:1:8: Key "a" /, /^p\.yaml:1:20: Key "b" /);
  refuses("a:\n  - x\n  b: 1\n  c: 2\n", /^p\.yaml:3:1: This is indented otherwise .* list item/);
  refuses("a:\n  b: 1\n c: 2\n d: 3\n", /^p\.yaml:3:1: This is indented otherwise/);
  refuses("a: b: c", /^p\.yaml:1:4: Keys follow a value here, put a text with ": " in quotes or/);
  refuses(
    "a: b\n  c: d",
    /^p\.yaml:1:4: Keys follow a value here, .* or indent the next line less/,
  );
  refuses("a: 1\nb 2\nc: 3", /^p\.yaml:2:1: There is no "key: value" here, a colon and a space/);
  refuses("a:1\nb: 2", /^p\.yaml:1:1: There is no "key: value" here/);
  refuses("a:\n  b: 1\n c: 2", /^p\.yaml:3:1: /);
  refuses("a: 1\n--- \nb: 2", /^p\.yaml:2:1: There is another document/);
  refuses("a: 'x", /^p\.yaml:1:6: /);
  refuses("? [a]\n: 1", /^p\.yaml:1:3: /);
});

Deno.test("parseYamlDocument() refuses tags that are not of the core schema", () => {
  refuses("a: !!js/function x\nb: !!set {x}\nc: !!binary aa", /:1:4: /, /:2:4: /, /:3:4: /);
});

Deno.test("parseYamlDocument() refuses control characters, quoted or not", () => {
  refuses("a: \0", /^p\.yaml:1:4: Control character U\+0000 is not allowed$/);
  refuses('a: "x\x1b"', /^p\.yaml:1:6: Control character U\+001B is not allowed$/);
});

Deno.test("parseYamlDocument() refuses aliases without anchor, into themselves, or too many", () => {
  refuses("a: *b", /^p\.yaml:1:4: Alias "\*b" has no anchor before it$/);
  refuses("a: &a [*a]", /^p\.yaml:1:8: Alias "\*a" is part of its own anchor$/);
  const ten = (item: string) => `[${Array(10).fill(item).join(", ")}]`;
  const bomb = `a: &a ${ten("x")}\nb: &b ${ten("*a")}\nc: &c ${ten("*b")}\nd: ${ten("*c")}\n`;
  refuses(bomb, /Aliases repeat too much/);
});

Deno.test("parseYamlDocument() refuses nesting that would end the stack", () => {
  assert.match(problemsOf("[".repeat(50_000)).join("\n"), /nesting is too deep/);
});

Deno.test("parseYamlDocument() takes << and dates literally", () => {
  const { value } = parseYamlDocument("<<: {a: 1}\nday: 2026-01-31\n1: no\n", "p.yaml");
  assert.deepEqual(value, { "<<": { a: 1 }, day: "2026-01-31", "1": "no" });
});

Deno.test("parseYamlDocument() leaves prototypes alone when a key is __proto__", () => {
  const { value } = parseYamlDocument("__proto__: {polluted: 1}\n", "p.yaml");
  assert.deepEqual(Object.keys(value as object), ["__proto__"]);
  assert.equal((value as Record<string, unknown>).polluted, undefined);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});
