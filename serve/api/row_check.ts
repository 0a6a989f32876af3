import { z } from "@hono/zod-openapi";
import type { Cell } from "../../lib/model/mod.ts";

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
      z.union([
        z.strictObject({ type: z.literal("string"), enum: z.array(z.string()) }),
        // A category that was never known in training.
        z.strictObject({ not: z.strictObject({}) }).transform(() => ({
          type: "string" as const,
          enum: [],
        })),
      ]),
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
 * @param names Of the features, in the order in which the cells are wanted. The schema cannot tell: an
 * object has names such as "2025" first.
 * @throws {z.ZodError} If the schema says something that this does not know.
 * @throws {TypeError} If its fields are not those of `names`, or one may be left out.
 */
export function rowCheck(features: z.ZodObject, names: readonly string[]): RowCheck {
  const { properties, required } = object_schema.parse(
    z.toJSONSchema(features, { io: "input" }),
  );
  const missing = names.filter((name) => !required.includes(name));
  if (missing.length > 0 || Object.keys(properties).length !== names.length) {
    throw new TypeError(
      `Cannot check features: ${names.length} are wanted, the schema has ` +
        `${Object.keys(properties).length}, of which ${required.length} must be given`,
    );
  }
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
