import assert from "node:assert/strict";
import { column, imported, random } from "./_import.ts";
import { numbersAsStrings } from "./json_numbers.ts";

const encoder = new TextEncoder();

function changed(json: string, texts: string[] = []): string | undefined {
  return numbersAsStrings(encoder.encode(json), (key) => texts.includes(key));
}

Deno.test("numbersAsStrings() changes what parsers write otherwise, and nothing else", () => {
  for (
    const same of [
      '{"a":1,"b":-12.5,"c":12345678901234567890123,"d":0.5,"e":"1.10","f":[1,2.5],"g":null}',
      '{"a 1.10 \\" 2.10":"\\\\", "1.10":true}',
      '{"a":-Infinity,"b":NaN}',
      "",
      "[1,2]",
      "1",
    ]
  ) assert.equal(changed(same), undefined);
  assert.equal(
    changed('{"a": 1.10,"b":-0 ,"c":12345678901234567.25, "d":1}', ["a", "b", "c"]),
    '{"a": "1.10","b":"-0" ,"c":"12345678901234567.25", "d":1}',
  );
  // A key may be written in many ways.
  assert.equal(changed('{"\\u0061":1e2,"b":1e2}', ["a"]), '{"\\u0061":"1e2","b":"100"}');
  assert.equal(
    changed('{"a": {"x" : [1.10, "y z\\""]}, "b": [1.5 , 2]}'),
    '{"a": "{\\"x\\":[1.10,\\"y z\\\\\\"\\"]}", "b": [1.5 , 2]}',
  );
});

Deno.test("numbersAsStrings() writes exponents out for what is no text", () => {
  const pairs = {
    "1e2": "100",
    "1.50E+1": "15.0",
    "-2.5e-3": "-0.0025",
    "0.05e1": "0.5",
    "0.0012e6": "1200",
    "123e-2": "1.23",
    "1e-20": "0.00000000000000000001",
    "1e21": "1e21",
    "0e0": "0",
  };
  for (const [number, expected] of Object.entries(pairs)) {
    assert.equal(changed(`{"a":${number}}`), `{"a":"${expected}"}`);
  }
});

Deno.test("numbersAsStrings() leaves a random object what it was, but for strings around numbers", () => {
  const next = random(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const blank = () => pick(["", "", " ", "\t", "  "]);
  const scalar = () => pick(["1", "1.10", "-0", "2e1", '"x"', '"1.10"', '"\\"}"', "null", "true"]);
  const value = (depth: number): string => {
    const form = depth === 0 ? 2 : Math.floor(next() * 4);
    if (form > 1) return scalar();
    const parts = Array.from({ length: Math.floor(next() * 4) }, () => value(depth - 1));
    const list = (texts: string[]) => `${blank()}${texts.join(`${blank()},${blank()}`)}${blank()}`;
    return form === 0 ? `[${list(parts)}]` : object(parts);
  };
  const object = (values: string[]) =>
    `{${values.map((one, at) => `"k${at}"${blank()}:${blank()}${one}`).join(`${blank()},`)}}`;
  let changes = 0;
  for (let round = 0; round < 3000; round++) {
    const text = object(Array.from({ length: 4 }, () => value(3)));
    const result = changed(text);
    if (result === undefined) continue;
    const [before, after] = [JSON.parse(text), JSON.parse(result)];
    assert.deepEqual(Object.keys(after), Object.keys(before));
    for (const [key, was] of Object.entries(before)) {
      if (JSON.stringify(after[key]) === JSON.stringify(was)) continue;
      changes++;
      assert.notEqual(typeof was, "string");
      assert.deepEqual(JSON.parse(after[key]), was);
    }
  }
  assert.ok(changes > 1000);
});

/** Numbers of every form that JSON has, many of them near 17 digits. */
function numbers(seed: number, count: number): string[] {
  const next = random(seed);
  const digits = (most: number) =>
    Array.from({ length: 1 + Math.floor(next() * most) }, () => Math.floor(next() * 10)).join("");
  return Array.from({ length: count }, () => {
    const whole = digits(20).replace(/^0+(?=\d)/, "");
    const fraction = next() < 0.6 ? `.${digits(20)}` : "";
    const exponent = next() < 0.2 ? `e${next() < 0.5 ? "-" : ""}${Math.floor(next() * 20)}` : "";
    return `${next() < 0.3 ? "-" : ""}${whole}${fraction}${exponent}`;
  });
}

Deno.test("importFiles() keeps every number of JSON digit by digit where the column is text", async () => {
  const texts = numbers(1, 3000);
  const lines = texts.map((text) => `{"a": ${text}, "b": [${text}]}\n`).join("");
  const { rows } = await imported(
    { "f.jsonl": lines },
    [column("a", "string"), column("b", "string")],
  );
  assert.deepEqual(rows.map(({ a }) => a), texts);
  // Inside a list the engine writes a number in its own way only where that loses nothing.
  rows.forEach(({ b }, at) => assert.equal(b, `[${texts[at]}]`));
});

Deno.test("importFiles() reads numbers of JSON as it reads the same numbers of CSV", async () => {
  const texts = numbers(2, 3000).filter((text) => !text.includes("e"));
  const columns = [
    column("i", "integer"),
    column("d", "decimal", { scale: 4 }),
    column("x", "double"),
  ];
  for (const one of columns) {
    const json = texts.map((text) => `{"${one.name}": ${text}}\n`).join("");
    const csv = `${one.name}\n${texts.join("\n")}\n`;
    const [a, b] = [
      await imported({ "f.jsonl": json }, [one]),
      await imported({ "f.csv": csv }, [one]),
    ];
    const values = ({ rows }: typeof a) => rows.map((row) => row[one.name]);
    assert.deepEqual(values(a), values(b));
    assert.deepEqual(
      a.rejects.map(({ reason }) => reason),
      b.rejects.map(({ reason }) => reason),
    );
    assert.ok(a.rows.length > 100);
  }
});

Deno.test("importFiles() takes an exponent of JSON exactly or not at all", async () => {
  const lines = ["1e2", "1.5e3", "12345678901234567.8e1", "1e-2", "1E400"]
    .map((text) => `{"i": ${text}, "d": ${text}}\n`).join("");
  const integers = await imported({ "f.jsonl": lines }, [
    column("i", "integer"),
    column("d", "string"),
  ]);
  assert.deepEqual(integers.rows.map(({ i }) => i), [100, 1500, 123456789012345678n]);
  assert.deepEqual(integers.rejects.map(({ reason, text }) => [reason, text]), [
    ['i is "0.01", must be a whole number of at most 18 digits', '{"i": 1e-2, "d": 1e-2}'],
    ['i is "1E400", must be a whole number of at most 18 digits', '{"i": 1E400, "d": 1E400}'],
  ]);
});

Deno.test("importFiles() rejects a line that grows too long when its numbers are written out", async () => {
  const columns = Array.from({ length: 40 }, (_, at) => column(`c${at}`, "integer"));
  const line = (number: string) =>
    `{${columns.map(({ name }) => `"${name}":${number}`).join(",")}}\n`;
  const text = line("1e20") + line("1e2");
  const record_bytes_max = line("1e20").length;
  const { rows, rejects } = await imported({ "f.jsonl": text }, columns, { record_bytes_max });
  assert.deepEqual(rejects.map(({ line, reason }) => [line, String(reason).slice(0, 20)]), [
    [1, "it is longer than 0."],
  ]);
  assert.equal(rows[0]!.c39, 100);
});
