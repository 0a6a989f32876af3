/** The documented behaviour of `@std/csv`; the section of its documentation is in brackets.
 *
 * Everything is imported by its public name, so that the same tests run on the original. The last
 * one fails there: the original does not pass a cancellation on.
 */
import { CsvParseStream, parse, stringify } from "@std/csv";
import assert from "node:assert/strict";

async function rowsOf<Row>(stream: TransformStream<string, Row>, pieces: string[]) {
  return await Array.fromAsync(ReadableStream.from(pieces).pipeThrough(stream));
}

Deno.test("parse() returns arrays of text [parse, don't skip first row]", () => {
  assert.deepEqual(parse("a,b,c\n#d,e,f\n"), [["a", "b", "c"], ["#d", "e", "f"]]);
  assert.deepEqual(parse(""), []);
});

Deno.test("parse() names fields by the first row when it is skipped [skipFirstRow]", () => {
  const rows: Record<string, string>[] = parse("a,b\nc,d\n", { skipFirstRow: true });
  assert.deepEqual(rows, [{ a: "c", b: "d" }]);
});

Deno.test("parse() names fields when columns are given [columns]", () => {
  const rows: { x: string; y: string }[] = parse("a,b\nc,d\n", { columns: ["x", "y"] });
  assert.deepEqual(rows, [{ x: "a", y: "b" }, { x: "c", y: "d" }]);
  const skipped = parse("a,b\nc,d\n", { skipFirstRow: true, columns: ["x", "y"] });
  assert.deepEqual(skipped, [{ x: "c", y: "d" }]);
});

Deno.test("parse() splits at the separator [separator]", () => {
  assert.deepEqual(parse("a;b,c\n", { separator: ";" }), [["a", "b,c"]]);
  assert.throws(() => parse("a", { separator: '"' }), /invalid delimiter/);
});

Deno.test("parse() skips lines that begin with the comment character [comment]", () => {
  assert.deepEqual(parse('# a "note"\nb\n #c\n', { comment: "#" }), [["b"], [" #c"]]);
});

Deno.test("parse() drops leading space when asked [trimLeadingSpace]", () => {
  assert.deepEqual(parse(' a, "b",c \n', { trimLeadingSpace: true }), [["a", "b", "c "]]);
});

Deno.test("parse() accepts stray quotes when they are lazy [lazyQuotes]", () => {
  const rows = parse('a "word","1"2",a","b"', { lazyQuotes: true });
  assert.deepEqual(rows, [['a "word"', '1"2', 'a"', "b"]]);
  assert.deepEqual(parse('"open,\nend\n', { lazyQuotes: true }), [["open,\nend"]]);
});

Deno.test("parse() reads quoted fields as RFC 4180 has them [RFC 4180]", () => {
  assert.deepEqual(parse('"a ""b""","c,d","e\r\nf"\r\n"",\r\n'), [
    ['a "b"', "c,d", "e\nf"],
    ["", ""],
  ]);
});

Deno.test("parse() skips empty lines and a byte order mark", () => {
  assert.deepEqual(parse("\ufeffa\n\n\r\nb"), [["a"], ["b"]]);
});

Deno.test("parse() throws with line and column when a quote is misplaced [errors]", () => {
  assert.throws(() => parse('x\n\ny,a"b,c'), {
    name: "SyntaxError",
    message: 'Syntax error on line 3; parse error on line 3, column 4: bare " in non-quoted-field',
  });
  assert.throws(() => parse('x\n"a\nb"c,d'), {
    name: "SyntaxError",
    message:
      'Syntax error on line 2; parse error on line 3, column 2: extraneous or missing " in quoted-field',
  });
  assert.throws(() => parse('é,𝒳"x'), /line 1, column 4: bare/);
  assert.throws(() => parse('# "\ny,a"b', { comment: "#" }), /line 2, column 4: bare/);
});

Deno.test("parse() throws when a quote is not closed [errors]", () => {
  assert.throws(() => parse('x\ny,"abc\nq'), {
    name: "SyntaxError",
    message: /^Syntax error on line 2; .*: extraneous or missing " in quoted-field$/,
  });
});

Deno.test("parse() throws when a record has the wrong number of fields [fieldsPerRecord]", () => {
  const message = "Syntax error on line 2: expected 2 fields but got 1";
  assert.throws(() => parse("a,b\nc", { fieldsPerRecord: 0 }), { name: "SyntaxError", message });
  assert.throws(() => parse("a,b\nc", { fieldsPerRecord: 2 }), { name: "SyntaxError", message });
  assert.deepEqual(parse("a,b\nc", { fieldsPerRecord: -1 }), [["a", "b"], ["c"]]);
});

Deno.test("parse() throws when a record does not fit the header [skipFirstRow]", () => {
  assert.throws(() => parse("a,b\nc", { skipFirstRow: true }), {
    message: "Syntax error on line 2: The record has 1 fields, but the header has 2 fields",
  });
  assert.throws(() => parse("", { skipFirstRow: true }), TypeError);
});

Deno.test("parse() leaves prototypes alone when a column is __proto__", () => {
  const [row] = parse("__proto__\nx", { skipFirstRow: true });
  assert.deepEqual(Object.entries(row!), [["__proto__", "x"]]);
});

Deno.test("stringify() writes arrays [stringify, default]", () => {
  assert.equal(
    stringify([["a,b", 'c"d', "e\nf"], [1, null, true]]),
    '"a,b","c""d","e\nf"\r\n1,,true\r\n',
  );
  assert.equal(stringify([]), "");
});

Deno.test("stringify() writes columns with a header [columns]", () => {
  const data = [{ name: "Ann", age: 7, place: { city: "Oslo" } }, { name: "Bo" }];
  const columns = ["name", { prop: "age", header: "Age" }, ["place", "city"]];
  assert.equal(stringify(data, { columns }), "name,Age,city\r\nAnn,7,Oslo\r\nBo,,\r\n");
  assert.equal(stringify([[1, 2]], { columns: [1] }), "1\r\n2\r\n");
  assert.equal(stringify([], { columns: ["a"] }), "a\r\n");
});

Deno.test("stringify() leaves the header out when headers is false [headers]", () => {
  assert.equal(stringify([{ a: 1 }], { columns: ["a"], headers: false }), "1\r\n");
});

Deno.test("stringify() writes objects as JSON [values]", () => {
  assert.equal(stringify([[{ a: 1 }, [1]]]), '"{""a"":1}",[1]\r\n');
});

Deno.test("stringify() uses separator and byte order mark [separator, bom]", () => {
  assert.equal(stringify([["a;b", "c,d"]], { separator: ";" }), '"a;b";c,d\r\n');
  assert.equal(stringify([["a"]], { bom: true }), "\ufeffa\r\n");
});

Deno.test("stringify() throws when objects come without columns [errors]", () => {
  assert.throws(() => stringify([{ a: 1 }]), TypeError);
  assert.throws(() => stringify([[1]], { columns: ["a"] }), TypeError);
  assert.throws(() => stringify([["a"]], { separator: '"' }), TypeError);
});

Deno.test("CsvParseStream reads text in pieces [CsvParseStream, default]", async () => {
  const rows = await rowsOf(new CsvParseStream(), ["na", 'me,"a\r', '\nb"\r\n𝒳', ",2\n"]);
  assert.deepEqual(rows, [["name", "a\nb"], ["𝒳", "2"]]);
});

Deno.test("CsvParseStream makes objects when rows have names [skipFirstRow, columns]", async () => {
  const text = ["a,b\n1", ",2\n"];
  const named: Record<string, string>[] = await rowsOf(
    new CsvParseStream({ skipFirstRow: true }),
    text,
  );
  assert.deepEqual(named, [{ a: "1", b: "2" }]);
  const columns: { x: string; y: string }[] = await rowsOf(
    new CsvParseStream({ skipFirstRow: true, columns: ["x", "y"] }),
    text,
  );
  assert.deepEqual(columns, [{ x: "1", y: "2" }]);
});

Deno.test("CsvParseStream fails with line and column when a quote is misplaced [errors]", async () => {
  const pieces = [..."one,two\nthree,four\n", "fi", 've,si"x'];
  await assert.rejects(rowsOf(new CsvParseStream(), pieces), {
    name: "SyntaxError",
    message: 'Syntax error on line 3; parse error on line 3, column 8: bare " in non-quoted-field',
  });
});

Deno.test("CsvParseStream lets its source end when reading stops early", async () => {
  let isCancelled = false;
  const source = new ReadableStream<string>({
    pull: (controller) => controller.enqueue("a,b\n"),
    cancel: () => void (isCancelled = true),
  });
  for await (const _row of source.pipeThrough(new CsvParseStream())) break;
  assert.equal(isCancelled, true);
});
