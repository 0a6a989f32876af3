import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ConditionError, parseCondition } from "./mod.ts";
import type { Column } from "./types.ts";

const column = (name: string, type: Column["type"], scale = 0): Column => ({
  name,
  type,
  scale,
  format: "iso",
});
const columns = [
  column("kind", "string"),
  column("place", "string"),
  column("pieces", "integer"),
  column("price", "decimal", 2),
  column("paid", "decimal", 2),
  column("weight", "double"),
  column("gift", "boolean"),
  column("at", "timestamp"),
];
const parse = (text: string) => parseCondition(text, "sales", columns);

/** What is written, and its plainest writing. */
const taken: [string, string][] = [
  ["kind = 'sale'", "kind = 'sale'"],
  ["  kind='sale'\n and\tpieces>=3 ", "kind = 'sale' AND pieces >= 3"],
  ["kind <> 'it''s'", "kind <> 'it''s'"],
  ["kind in ('a','b') or not kind in ('c')", "kind IN ('a', 'b') OR NOT kind IN ('c')"],
  ["kind not in ('a')", "kind NOT IN ('a')"],
  ["kind is null or place Is Not Null", "kind IS NULL OR place IS NOT NULL"],
  ["((pieces < -3))", "((pieces < -3))"],
  ["not not gift = true", "NOT NOT gift = TRUE"],
  ["kind = place AND price <= paid", "kind = place AND price <= paid"],
  ["price > 5", "price > 500"],
  ["price = 5.5", "price = 550"],
  ["price IN (0.05, -0.00, 12.30)", "price IN (5, 0, 1230)"],
  ["price = -1.25", "price = -125"],
  ["weight < 0.125", "weight < 0.125"],
];

for (const [text, expected] of taken) {
  Deno.test(`parseCondition() gives the plainest writing when it reads ${text}`, () => {
    assert.equal(parse(text), expected);
  });
}

/** What is written, and what is said about it. */
const refused: [string, string][] = [
  [
    "",
    "is empty, must be columns, values, = <> < <= > >=, AND, OR, NOT, IN, IS NULL and parentheses",
  ],
  ["kin = 'a'", 'names "kin" at character 1, no column of "sales", nearest is "kind"'],
  ["'a' = kind", "has 'a' at character 1, must be a column there"],
  ["kind", 'ends too early, must be a comparison after column "kind"'],
  ["gift", 'ends too early, must be a comparison after column "gift": gift = TRUE'],
  ["kind = ", 'ends too early, must be text in single quotes beside "kind"'],
  ["kind = 3", 'has 3 at character 8, must be text in single quotes beside "kind"'],
  ["kind = NULL", 'has NULL at character 8, must be "kind IS NULL" or "kind IS NOT NULL"'],
  ["kind IN ('a', NULL)", 'has NULL at character 15, must be "kind IS NULL" or "kind IS NOT NULL"'],
  ["kind IN ()", 'has ) at character 10, must be text in single quotes beside "kind"'],
  ["kind IN ('a'", 'ends too early, must be ")" there'],
  [
    "kind IN (place)",
    'has place at character 10, must be a value, text in single quotes, beside "kind"',
  ],
  ["kind NOT 'a'", "has 'a' at character 10, must be \"IN\" there"],
  ["kind IS 'a'", "has 'a' at character 9, must be \"NULL\" there"],
  ["(kind = 'a'", 'ends too early, must be ")" there'],
  ["kind = 'a')", "has ) at character 11, must be AND, OR or the end there"],
  ["kind = 'a' kind = 'b'", "has kind at character 12, must be AND, OR or the end there"],
  ["kind != 'a'", 'has != at character 6, must be "<>"'],
  ["kind == 'a'", 'has = at character 7, must be text in single quotes beside "kind"'],
  [
    'kind = "a"',
    'has "a" at character 8, must be text in single quotes, or a column without quotes',
  ],
  ["kind = 'a", "has ' at character 8, must be closed by another single quote"],
  [
    "kind = 'a\\'",
    "has \"'a\\\\'\" at character 8, must have neither backslash nor line break in a text: engines read them differently",
  ],
  [
    "kind = 'a\nb'",
    "has \"'a\\nb'\" at character 8, must have neither backslash nor line break in a text: engines read them differently",
  ],
  ["pieces = 1.5", 'has 1.5 at character 10, must be a whole number beside "pieces"'],
  [
    "pieces = 1e3",
    "has 1e3 at character 10, must be columns, values, = <> < <= > >=, AND, OR, NOT, IN, IS NULL and parentheses",
  ],
  ["pieces = TRUE", 'has TRUE at character 10, must be a number beside "pieces"'],
  [
    "pieces = 1234567890123456",
    "has 1234567890123456 at character 10, must have at most 15 digits",
  ],
  [
    "price = 0.001",
    'has 0.001 at character 9, must have at most 2 digits after the point beside "price"',
  ],
  ["gift = 1", 'has 1 at character 8, must be TRUE or FALSE beside "gift"'],
  [
    "price = pieces",
    'compares "price" (decimal of scale 2) with "pieces" (integer), must compare columns of one type',
  ],
  [
    "at > '2026-01-01'",
    'compares the timestamp "at" at character 1, must compare numbers, text or truths: engines differ in how they write times',
  ],
  [
    "pieces + 1 = 2",
    "has + at character 8, must be columns, values, = <> < <= > >=, AND, OR, NOT, IN, IS NULL and parentheses",
  ],
  [
    "lower(kind) = 'a'",
    'names "lower" at character 1, no column of "sales", valid are "kind", "place", "pieces", "price", "paid", "weight", "gift", "at"',
  ],
  [
    "kind = 'a'; DROP TABLE x",
    "has ; at character 11, must be columns, values, = <> < <= > >=, AND, OR, NOT, IN, IS NULL and parentheses",
  ],
  [
    "kind = 'a' -- x",
    "has - at character 12, must be columns, values, = <> < <= > >=, AND, OR, NOT, IN, IS NULL and parentheses",
  ],
  ["kind LIKE 'a'", 'has LIKE at character 6, must be a comparison after column "kind"'],
  [
    "pieces BETWEEN 1 AND 2",
    'has BETWEEN at character 8, must be a comparison after column "pieces"',
  ],
  [
    "(".repeat(51) + "gift = TRUE",
    "has more than 50 parentheses within each other, must have fewer",
  ],
  ["NOT ".repeat(600) + "gift = TRUE", "has 2411 characters, must have at most 2000"],
];

for (const [text, expected] of refused) {
  Deno.test(`parseCondition() says what it takes when it reads ${text.slice(0, 40)}`, () => {
    assert.throws(() => parse(text), (error) => {
      assert.ok(error instanceof ConditionError);
      assert.equal(error.message, expected);
      return true;
    });
  });
}

Deno.test("parseCondition() keeps what SQLite makes of the text when it writes it anew", () => {
  const database = new DatabaseSync(":memory:");
  const values = ["NULL", "-1", "0", "3"];
  const texts = ["NULL", "'a'", "'it''s'"];
  const rows = values.flatMap((pieces) =>
    texts.flatMap((kind) => ["NULL", "0", "1"].map((gift) => `(${pieces}, ${kind}, ${gift})`))
  );
  database.exec("CREATE TABLE sales (pieces INTEGER, kind TEXT, gift INTEGER)");
  database.exec(`INSERT INTO sales VALUES ${rows.join(", ")}`);
  const pick = (condition: string) =>
    JSON.stringify(database.prepare(`SELECT rowid FROM sales WHERE ${condition}`).all());
  const random = randomFrom(7);
  for (let count = 0; count < 500; count++) {
    const condition = makeCondition(random, 4);
    const anew = parse(condition);
    assert.equal(pick(anew), pick(condition), condition);
    assert.equal(parse(anew), anew);
  }
  database.close();
});

function makeCondition(random: () => number, depth: number): string {
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  const sign = () => pick(["=", "<>", "<", "<=", ">", ">="]);
  if (depth === 0 || random() < 0.3) {
    return pick([
      () => `pieces ${sign()} ${pick([-1, 0, 3])}`,
      () => `kind${sign()}${pick(["'a'", "'it''s'"])}`,
      () => `gift = ${pick(["true", "FALSE"])}`,
      () => `pieces ${pick(["", "not "])}in (0,3)`,
      () => `kind is ${pick(["", "not "])}null`,
    ])();
  }
  const inner = () => makeCondition(random, depth - 1);
  return pick([
    () => `${inner()} and ${inner()}`,
    () => `${inner()} OR ${inner()}`,
    () => `not ${inner()}`,
    () => `( ${inner()} )`,
  ])();
}

/** A small generator of numbers below 1, the same ones for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
