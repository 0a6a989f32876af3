import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { column, imported, random } from "./_import.ts";
import { openTable } from "./mod.ts";

/** Imports one column of cells, each on a line of its own, and gives what became of each. */
async function cells(
  type: Parameters<typeof column>[1],
  texts: string[],
  more: Parameters<typeof column>[2] = {},
  timezone = "UTC",
): Promise<unknown[]> {
  const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}",x\n`).join("");
  const columns = [column("a", type, more), column("b", "string")];
  const { rows, rejects } = await imported({ "f.csv": `a,b\n${quoted}` }, columns, { timezone });
  return texts.map((_, index) => {
    const row = rows.find((one) => one._line === index + 2);
    if (row !== undefined) return row.a;
    assert(rejects.some((one) => one.line === index + 2 && one.column === "a"));
    return "reject";
  });
}

Deno.test("importFiles() keeps money exact when it becomes cents", async () => {
  const texts = [
    "0.29",
    "19.99",
    "1.005",
    "-0.00",
    "4.35",
    "7",
    "7.",
    ".5",
    "0.1",
    "+3.10",
    "1.100",
  ];
  assert.deepEqual(await cells("decimal", texts), [
    29,
    1999,
    "reject",
    0,
    435,
    700,
    700,
    50,
    10,
    310,
    110,
  ]);
  // Every amount of cents up to 100, in three spellings, against whole-number arithmetic.
  const amounts = Array.from({ length: 10_001 }, (_, cents) => cents);
  const spelt = amounts.map((cents) =>
    `${Math.floor(cents / 100)}.${`${cents % 100}`.padStart(2, "0")}`
  );
  assert.deepEqual(await cells("decimal", spelt), amounts);
  assert.deepEqual(await cells("decimal", amounts.map((cents) => String(cents / 100))), amounts);
});

Deno.test("importFiles() takes the whole range of 64 bits and nothing beyond", async () => {
  const texts = ["9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e3"];
  assert.deepEqual(await cells("integer", texts), [
    9223372036854775807n,
    -9223372036854775808n,
    "reject",
    "reject",
  ]);
});

Deno.test("importFiles() keeps doubles bit for bit", async () => {
  const next = random(3);
  const numbers = Array.from({ length: 2_000 }, () => (next() - 0.5) * 10 ** (next() * 600 - 300));
  assert.deepEqual(await cells("double", numbers.map(String)), numbers);
  const [zero] = await cells("double", ["-0.0"]);
  assert(Object.is(zero, 0));
});

Deno.test("importFiles() gives every day of a century its date, and days that are none no date", async () => {
  const days: string[] = [];
  for (let time = Date.UTC(1950, 0, 1); time < Date.UTC(2050, 0, 1); time += 86_400_000) {
    days.push(new Date(time).toISOString().slice(0, 10));
  }
  assert.deepEqual(await cells("date", days), days);
  const compact = days.map((day) => day.replaceAll("-", ""));
  assert.deepEqual(await cells("date", compact, { format: "yyyymmdd" }), days);
  const german = days.map((day) => day.split("-").reverse().join("."));
  assert.deepEqual(await cells("date", german, { format: "day_first" }), days);
  const none = ["2026-02-29", "2100-02-29", "2026-00-10", "2026-04-31"];
  assert.deepEqual(await cells("date", none), none.map(() => "reject"));
});

Deno.test("importFiles() takes a time without zone as the contract's when it stores UTC", async () => {
  const texts = [
    "2026-01-15T12:00:00",
    "2026-07-15 12:00:00",
    "2026-07-15T12:00:00Z",
    "2026-07-15T12:00:00.25+05:30",
    "2026-07-15",
    "2026-07-15T12:00",
  ];
  const oracle = [
    "2026-01-15T11:00:00Z",
    "2026-07-15T10:00:00Z",
    "2026-07-15T12:00:00Z",
    "2026-07-15T06:30:00.25Z",
    "2026-07-14T22:00:00Z",
    "2026-07-15T10:00:00Z",
  ];
  assert.deepEqual(await cells("timestamp", texts, {}, "Europe/Berlin"), oracle);
  const seconds = ["1767225600", "1767225600.125", "-1"];
  assert.deepEqual(await cells("timestamp", seconds, { format: "epoch_s" }, "Europe/Berlin"), [
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.125Z",
    "1969-12-31T23:59:59Z",
  ]);
  // The day of a moment is the day where the data set lives.
  const late = ["1767222000000"];
  assert.deepEqual(await cells("date", late, { format: "epoch_ms" }, "Europe/Berlin"), [
    "2026-01-01",
  ]);
});

Deno.test("importFiles() fills blanks when the column says with what", async () => {
  const blanks = ["", "  "];
  const both = (value: unknown) => blanks.map(() => value);
  assert.deepEqual(await cells("decimal", blanks, { fill: 0.1 }), both(10));
  assert.deepEqual(await cells("string", blanks, { fill: "none" }), both("none"));
  assert.deepEqual(await cells("boolean", blanks, { fill: false }), both(false));
  const day = { fill: "1999-12-31", format: "day_first" } as const;
  assert.deepEqual(await cells("date", blanks, day), both("1999-12-31"));
  assert.deepEqual(await cells("date", blanks), both(null));
});

const letters = [
  "a",
  "é",
  "😀",
  " ",
  '"',
  ",",
  "\n",
  "\r\n",
  "\r",
  "\x10",
  "\x1f",
  "\\",
  "'",
  "\t",
];

Deno.test("importFiles() gives back the cells and lines that a random file was written from", async () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const next = random(seed);
    const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)]!;
    const expected: Record<string, unknown>[] = [];
    const isSpaced = seed > 5;
    const mustQuote = isSpaced ? /^$|["\s]/ : /[",\r\n]/;
    let text = isSpaced ? "a b c\n" : "a,b,c\n";
    let line = 2;
    for (let row = 0; row < 400; row++) {
      const values = ["a", "b", "c"].map(() =>
        Array.from({ length: Math.floor(next() * 6) }, () => pick(letters)).join("")
      );
      const written = values.map((value) =>
        mustQuote.test(value) || next() < 0.2 ? `"${value.replaceAll('"', '""')}"` : value
      );
      const end = pick(["\n", "\r\n", "\r"]);
      const record = isSpaced
        ? written.join(pick([" ", "\t", "  "])) + pick(["", " "])
        : written.join(",");
      // A carriage return before a line feed would be read as one line end.
      const joined = record + (record.endsWith("\r") ? "\r\n" : end);
      const blank = (value: string) => value.replace(/^ +$/, "") === "" ? null : value;
      expected.push({
        a: blank(values[0]!),
        b: blank(values[1]!),
        c: blank(values[2]!),
        _line: line,
      });
      text += joined;
      line += joined.replaceAll("\r\n", "\n").split(/[\r\n]/).length - 1;
    }
    const columns = ["a", "b", "c"].map((name) => column(name, "string"));
    const { rows, rejects } = await imported({ "f.csv": text }, columns, {
      delimiter: isSpaced ? "white_space" : ",",
    });
    assert.deepEqual(rejects, []);
    assert.deepEqual(rows.map(({ _file, ...row }) => row), expected);
  }
});

Deno.test("importFiles() loses no record of random rubbish", async () => {
  const rubbish = [...letters, ",", ",", "\n", "\n", '"', "\0", "1", "x"].map((text) =>
    new TextEncoder().encode(text)
  );
  rubbish.push(new Uint8Array([0xff]), new Uint8Array([0xc3]), new Uint8Array([0xed, 0xa0, 0x80]));
  for (let seed = 0; seed < 40; seed++) {
    const next = random(seed);
    const isSpaced = seed % 2 === 1;
    const bytes = [...new TextEncoder().encode(isSpaced ? "a b\n" : "a,b\n")];
    for (let part = 0; part < 800; part++) {
      bytes.push(...rubbish[Math.floor(next() * rubbish.length)]!);
    }
    const columns = [column("a", "integer"), column("b", "string")];
    const { counts, rows, rejects } = await imported(
      { "f.csv": new Uint8Array(bytes) },
      columns,
      { delimiter: isSpaced ? "white_space" : ",", record_bytes_max: 200 },
    );
    assert.equal(counts.rows + counts.rejects, counts.records);
    const lines = [...rows.map((row) => row._line), ...rejects.map((row) => row.line)] as number[];
    assert.equal(new Set(lines).size, counts.records);
    assert(counts.rejects > 0);
  }
});

Deno.test("importFiles() writes the same bytes with one thread and with two", async () => {
  let text = "a,b\n";
  for (let row = 0; row < 300_000; row++) text += `${row},${row % 7 === 0 ? "x" : row / 2}\n`;
  const columns = [column("a", "integer"), column("b", "double")];
  const one = await imported({ "f.csv": text }, columns, {}, { threads: 1 });
  const two = await imported({ "f.csv": text }, columns, {}, { threads: 2 });
  assert.deepEqual(one.bytes, two.bytes);
  assert.equal(one.counts.rejects, 42_858);
});

Deno.test("importFiles() reads files in the order of their names when there are several", async () => {
  const columns = [column("a", "integer"), column("b", "string")];
  const { rows, counts } = await imported({
    "2.csv": "a,b\n3,x\n",
    "1.csv.gz": gzipSync("b;a\nx;1\ny;2\n"),
    "10.csv": "a\tb\n4\tx\n\n",
  }, columns);
  assert.deepEqual(rows.map((row) => [row._file, row._line, row.a]), [
    ["1.csv.gz", 2, 1],
    ["1.csv.gz", 3, 2],
    ["10.csv", 2, 4],
    ["2.csv", 2, 3],
  ]);
  assert.equal(counts.blank_lines, 1);
});

Deno.test("importFiles() takes Parquet of other types when its values fit", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await using table = await openTable({ read: [], write: folder, recordReads() {} });
  const make = async (name: string, select: string) => {
    await table.run(`COPY (${select}) TO '${folder}/${name}' (FORMAT parquet)`);
    return await Deno.readFile(`${folder}/${name}`);
  };
  const file = await make(
    "p",
    `SELECT * FROM (VALUES
      (1::INTEGER, 19.99::DOUBLE, TIMESTAMPTZ '2026-01-01 12:00:00+02', DATE '2026-01-31'),
      (2, 0.1 + 0.2::DOUBLE, NULL, NULL), (3, 0.30000000000000004::DOUBLE, NULL, NULL)
    ) AS t(id, price, moment, day)`,
  );
  await table.close();
  await Deno.remove(folder, { recursive: true });
  const columns = [
    column("id", "integer"),
    column("price", "decimal"),
    column("moment", "timestamp"),
    column("day", "date", { format: "day_first" }),
  ];
  const { rows, rejects } = await imported({ "f.parquet": file }, columns);
  assert.deepEqual(rows[0], {
    id: 1,
    price: 1999,
    moment: "2026-01-01T10:00:00Z",
    day: "2026-01-31",
    _file: "source",
    _line: null,
  });
  assert.deepEqual(rejects.map(({ line, column }) => [line, column]), [[2, "price"], [3, "price"]]);
  const missing = imported({ "f.parquet": file }, [...columns, column("plan", "string")]);
  await assert.rejects(missing, /column "plan" is missing, the file has "id", "price"/);
});
