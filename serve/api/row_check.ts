import { z } from "@hono/zod-openapi";
import type { Cell } from "../../lib/model/scoring.ts";

/**
 * Takes a row's features in the model's order, or abstains with undefined. It never takes what zod
 * refuses; what it abstains from, zod decides.
 */
export type RowCheck = (features: unknown) => Cell[] | undefined;

/** What a feature's JSON schema may say; anything else makes no quick check. */
const feature_schema = z.union([
  z.strictObject({ type: z.tuple([z.literal("number"), z.literal("null")]) }),
  z.strictObject({
    anyOf: z.tuple([
      z.strictObject({
        type: z.literal("number"),
        minimum: z.number().optional(),
        maximum: z.number().optional(),
      }),
      z.strictObject({ type: z.literal("null") }),
    ]),
  }),
  z.strictObject({
    anyOf: z.tuple([
      z.strictObject({ type: z.literal("string"), enum: z.array(z.string()) }),
      z.strictObject({ type: z.literal("null") }),
    ]),
  }),
]);

const object_schema = z.object({
  type: z.literal("object"),
  properties: z.record(z.string(), feature_schema),
  required: z.array(z.string()),
  additionalProperties: z.literal(false),
});

/**
 * Writes a check for one set of features out of their zod schema, some ten times as quick: a straight
 * line of comparisons on known names, which the engine compiles as if it had been typed by hand.
 *
 * @throws {z.ZodError} If the schema says something that this does not know.
 */
export function rowCheck(features: z.ZodObject): RowCheck {
  const { properties, required } = object_schema.parse(z.toJSONSchema(features));
  const names = Object.keys(properties);
  if (names.some((name) => !required.includes(name))) throw new TypeError("a feature is optional");
  const levels: Set<string>[] = [];
  const tests = names.map((name, at) => {
    const own = feature_schema.parse(properties[name]);
    const value = `v${at}`;
    const read = `const ${value} = row[${JSON.stringify(name)}];`;
    if (!("anyOf" in own)) return read + numberTest(value);
    const [schema] = own.anyOf;
    if (schema.type === "number") return read + numberTest(value, schema.minimum, schema.maximum);
    levels.push(new Set(schema.enum));
    return `${read}if (${value} !== null && !levels[${levels.length - 1}].has(${value})) return;`;
  });
  // An own key too many is an unknown feature, and an inherited one cannot be among them.
  const source = `
    if (typeof row !== "object" || row === null || Array.isArray(row)) return;
    let count = 0;
    for (const key in row) count++;
    if (count !== ${names.length}) return;
    ${tests.join("\n    ")}
    return [${names.map((_, at) => `v${at}`).join(", ")}];`;
  const check = new Function("levels", `return (row) => {${source}};`);
  return check(levels) as RowCheck;
}

function numberTest(value: string, minimum = -Infinity, maximum = Infinity): string {
  const low = minimum === -Infinity ? `${value} > -Infinity` : `${value} >= ${literal(minimum)}`;
  const high = maximum === Infinity ? `${value} < Infinity` : `${value} <= ${literal(maximum)}`;
  return `if (${value} !== null && !(typeof ${value} === "number" && ${low} && ${high})) return;`;
}

function literal(number: number): string {
  return Object.is(number, -0) ? "0" : String(number);
}
