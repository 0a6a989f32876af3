import assert from "node:assert/strict";
import { random } from "./_import.ts";
import { fieldTexts, outBytes } from "./plain_writer.ts";
import { readRecords } from "./read_records.ts";
import { RecordScanner, type Shape } from "./record_scanner.ts";

const comma: Shape = { kind: "delimiter", byte: 0x2c };
const words: Shape = { kind: "white_space" };

/** What is found in a text that comes in chunks of so many bytes. */
async function found(text: string, chunk_bytes: number, shape = comma): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk_bytes) {
      yield bytes.slice(at, at + chunk_bytes);
    }
  }
  const scanner = new RecordScanner(shape, new Uint8Array(outBytes(2 * 40)));
  const seen: unknown[] = [];
  await readRecords(chunks(), scanner, 40, {
    begin: () => scanner.at = 0,
    record: (line) => seen.push([line, ...fieldTexts(scanner, 0)]),
    refuse: (line, problem, raw) => seen.push([line, problem, new TextDecoder().decode(raw)]),
    blank: () => seen.push("blank"),
  });
  return seen;
}

async function check(text: string, expected: unknown[], shape = comma): Promise<void> {
  // A record may be cut anywhere, between the bytes of a line end too.
  for (const chunk_bytes of [1, 2, 3, 5, 8, 1000]) {
    assert.deepEqual(await found(text, chunk_bytes, shape), expected, `chunks of ${chunk_bytes}`);
  }
}

Deno.test("readRecords() counts lines when line ends are mixed and quoted", async () => {
  await check('a,b\r\n"1\r\n2",x\r\n\r\n"\r",y\rlast,""', [
    [1, "a", "b"],
    [2, "1\r\n2", "x"],
    "blank",
    [5, "\r", "y"],
    [7, "last", ""],
  ]);
});

Deno.test("readRecords() goes on with the next line when a quote is broken", async () => {
  await check('1,"open\n2,x\n3,y', [[1, "open_quote", '1,"open'], [2, "2", "x"], [3, "3", "y"]]);
  await check('1,"a"b\n2,x', [[1, "after_quote", '1,"a"b'], [2, "2", "x"]]);
  await check('"a" ,b\n', [[1, "after_quote", '"a" ,b']]);
});

Deno.test("readRecords() goes on with the next line when a record is too long", async () => {
  const long = "x".repeat(50);
  const cut = (text: string) => text.slice(0, 40);
  await check(`1,y\n${long}\n3,z`, [[1, "1", "y"], [2, "too_long", cut(long)], [3, "3", "z"]]);
  await check(`"${long}\n${long}",a\n3,z`, [
    [1, "too_long", cut(`"${long}`)],
    [2, "too_long", cut(long)],
    [3, "3", "z"],
  ]);
});

Deno.test("readRecords() takes runs of white space as one when asked", async () => {
  await check(' a  b\n\n\tc"\td \r\n', [[1, "a", "b"], "blank", [3, 'c"', "d"]], words);
});

Deno.test("readRecords() takes quotes between white space as in CSV", async () => {
  await check('"a b" "" "c ""d"""\n "1\r\n2"\t"é" \r\nlast "x"', [
    [1, "a b", "", 'c "d"'],
    [2, "1\r\n2", "é"],
    [4, "last", "x"],
  ], words);
  await check(
    '1 "open\n2 x\n3 y',
    [[1, "open_quote", '1 "open'], [2, "2", "x"], [3, "3", "y"]],
    words,
  );
  await check('1 "a"b\n2 x', [[1, "after_quote", '1 "a"b'], [2, "2", "x"]], words);
  await check('""\n', [[1, ""]], words);
});

Deno.test("readRecords() keeps lines whole when asked", async () => {
  await check('{"a": 1}\n \nx,"y\n', [[1, '{"a": 1}'], "blank", [3, 'x,"y']], { kind: "line" });
});

Deno.test("readRecords() finds the same in rubbish wherever the rubbish is cut", async () => {
  const parts = ['"', '"', ",", "\n", "\r", "\r\n", "a", "bc", "é", " ", "\0", "x".repeat(30)];
  for (let seed = 0; seed < 60; seed++) {
    const next = random(seed);
    const text = Array.from({ length: 60 }, () => parts[Math.floor(next() * parts.length)]).join(
      "",
    );
    for (const shape of [comma, words]) {
      await check(text, await found(text, 100_000, shape), shape);
    }
  }
});
