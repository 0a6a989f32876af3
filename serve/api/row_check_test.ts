/** The quick check beside zod, which decides. */
import assert from "node:assert/strict";
import { seededUniform } from "../../lib/metrics/mod.ts";
import { z } from "@hono/zod-openapi";
import type { ModelFile } from "../../lib/model/mod.ts";
import { drawBody } from "./_bodies.ts";
import { Refusal } from "./refusal.ts";
import { rowCheck } from "./row_check.ts";
import { rowReader } from "./rows.ts";
import { bodySchemas, featuresSchema } from "./schemas.ts";

type Features = Pick<ModelFile, "features" | "bounds">;

const number = (name: string) => ({ name, kind: "number", missing: true }) as const;
const category = (name: string, levels: string[]) =>
  ({ name, kind: "category", missing: true, levels }) as const;

const models: Record<string, Features> = {
  "of one number": { features: [number("n")] },
  "with bounds": {
    features: [number("e"), number("recency_days"), number("share"), number("up"), number("down")],
    bounds: {
      recency_days: { min: 0, max: 30 },
      share: { min: -0, max: 1 },
      up: { min: -1.5 },
      down: { max: 1e-7 },
    },
  },
  "with levels": {
    features: [
      category("plan", ["free", "paid"]),
      category("odd", ["", "__proto__", "null", "1", "constructor", 'quo"te', "\u2028", "\ud800"]),
      category("one", ["1"]),
      category("none", []),
      number("n"),
    ],
  },
  // An object has 7 and 2025 before all other names. No name is a backslash: V8 15.0 takes "\ud800" for
  // it once it has seen one.
  "with names of all kinds": {
    features: [
      ...[
        "z",
        "2025",
        "7",
        "a.b",
        'quo"te',
        "\n",
        "${x}",
        "*/",
        "\u2028",
        "é",
        "𝒜",
        "\ud800",
      ],
      ...["constructor", "toString", "hasOwnProperty", "length", "features", "rows", "customer"],
    ].map(number),
  },
};

/** What zod takes, in the model's order; undefined: it refuses. */
function byZod(schema: z.ZodType, file: Features, value: unknown) {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const cells = (features: Record<string, unknown>) =>
    file.features.map(({ name }) => features[name]);
  // deno-lint-ignore no-explicit-any -- one row or several
  const data = parsed.data as any;
  const rows = "rows" in data && Array.isArray(data.rows) ? data.rows : [data];
  return rows.map((row: { customer?: string; features: Record<string, unknown> }) => ({
    customer: row.customer,
    cells: cells(row.features),
  }));
}

/** What the reader takes; undefined: it refuses. */
function taken<Rows>(read: () => Rows): Rows | undefined {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.status, 422);
    return undefined;
  }
}

Deno.test("rowCheck() takes nothing that zod refuses, and zod's cells, in 10,000 bodies", () => {
  const random = seededUniform(6);
  const cases = Object.values(models).map((file) => {
    const schemas = bodySchemas(file);
    const features = featuresSchema(file);
    const names = file.features.map(({ name }) => name);
    const check = rowCheck(features, names);
    return { file, schemas, features, check, read: rowReader({ file }) };
  });
  const seen = { taken: 0, refused: 0, no_json: 0, abstained: 0 };
  for (let count = 0; count < 10_000; count++) {
    const { file, schemas, features, check, read } = cases[count % cases.length]!;
    const many = random() < 0.5;
    const { kind, text } = drawBody(random, file, many);
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      assert.notEqual(kind, "right", text);
      seen.no_json++;
      continue;
    }
    const expected = byZod(many ? schemas.rows : schemas.row, file, value);
    if (kind === "right") assert.ok(expected, text);
    const actual = taken(() => many ? read.batch(value, false).rows : [read.single(value)]);
    assert.deepEqual(actual, expected, text.slice(0, 500));
    seen[expected === undefined ? "refused" : "taken"]++;

    const rows = many ? value?.rows : [value];
    for (const row of Array.isArray(rows) ? rows : []) {
      const given = row?.features;
      const cells = check(given);
      const by_zod = features.safeParse(given);
      if (cells === undefined) {
        if (by_zod.success) seen.abstained++;
        continue;
      }
      assert.ok(by_zod.success, text.slice(0, 500));
      const data = by_zod.data as Record<string, unknown>;
      assert.deepEqual(cells, file.features.map(({ name }) => data[name]), text.slice(0, 500));
    }
  }
  assert.ok(seen.taken > 2500 && seen.refused > 4000 && seen.no_json > 500, JSON.stringify(seen));
  // What is right in JSON never needs zod, or the speed would be gone.
  assert.equal(seen.abstained, 0);
});

Deno.test("rowCheck() abstains from what is no plain object of numbers", () => {
  const features = featuresSchema({ features: [number("a"), number("b")] });
  const check = rowCheck(features, ["a", "b"]);
  assert.deepEqual(check({ b: 2, a: 1 }), [1, 2]);
  assert.deepEqual(check({ a: null, b: -0 }), [null, -0]);
  const values = [
    ...[undefined, null, 1, "ab", true, [], [1, 2], () => {}],
    ...[{}, { a: 1 }, { a: 1, b: 2, c: 3 }, { a: 1, c: 2 }, { a: 1, b: undefined }],
    ...[{ a: NaN, b: 1 }, { a: Infinity, b: 1 }, { a: -Infinity, b: 1 }, { a: 1n, b: 1 }],
    ...[{ a: "1", b: 1 }, { a: new Number(1), b: 1 }, { a: [1], b: 1 }, { a: true, b: 1 }],
    Object.assign(Object.create({ c: 1 }), { a: 1, b: 2 }),
  ];
  for (const value of values) {
    assert.equal(check(value), undefined);
    assert.equal(features.safeParse(value).success, false);
  }
});

Deno.test("rowCheck() takes no list for an object whose names are numbers", () => {
  const features = featuresSchema({ features: [number("1"), number("0")] });
  const check = rowCheck(features, ["1", "0"]);
  assert.deepEqual(check({ 0: 5, 1: 6 }), [6, 5]);
  assert.equal(check([5, 6]), undefined);
  assert.equal(features.safeParse([5, 6]).success, false);
});

Deno.test("rowCheck() keeps to bounds, ends included", () => {
  const bounds = { a: { min: -1, max: 1.5 } };
  const check = rowCheck(featuresSchema({ features: [number("a")], bounds }), ["a"]);
  for (const a of [-1, 0, 1.5]) assert.deepEqual(check({ a }), [a]);
  for (const a of [-1 - Number.EPSILON, 1.5000000000000002, 1e308]) {
    assert.equal(check({ a }), undefined);
  }
});

Deno.test("rowCheck() is not made from a schema that it does not know whole", () => {
  const a = z.number().nullable();
  const cases: [z.ZodObject, string[]][] = [
    [z.object({ a }), ["a"]], // other fields are passed over
    [z.looseObject({ a }), ["a"]],
    [z.strictObject({ a: a.optional() }), ["a"]],
    [z.strictObject({ a: z.number() }), ["a"]],
    [z.strictObject({ a: z.int().nullable() }), ["a"]],
    [z.strictObject({ a: z.number().multipleOf(2).nullable() }), ["a"]],
    [z.strictObject({ a: z.number().gt(1).nullable() }), ["a"]],
    [z.strictObject({ a: z.string().nullable() }), ["a"]],
    [z.strictObject({ a }), ["a", "b"]],
    [z.strictObject({ a, b: a }), ["a"]],
  ];
  for (const [schema, names] of cases) assert.throws(() => rowCheck(schema, names));
});

Deno.test("featuresSchema() refuses names that cannot be told apart in a body", () => {
  assert.throws(
    () => featuresSchema({ features: [number("__proto__")] }),
    new TypeError('Cannot serve feature "__proto__": no field can have this name'),
  );
  assert.throws(
    () => featuresSchema({ features: [number("a"), number("b"), number("a")] }),
    new TypeError('Cannot serve feature "a": the model has it twice'),
  );
});
