/** What a feature may be, in words. */
import assert from "node:assert/strict";
import { allowedFeatures } from "./problems.ts";

Deno.test("allowedFeatures() says bounds and levels, the first twenty of many", () => {
  const number = (name: string) => ({ name, kind: "number", missing: true }) as const;
  const category = (name: string, levels: string[]) =>
    ({ name, kind: "category", missing: false, levels }) as const;
  const many = Array.from({ length: 23 }, (_, at) => `l${at}`);
  const features = [
    ...["any", "from", "to", "both"].map(number),
    category("plan", ["free", 'pa"id']),
    category("many", many),
  ];
  const bounds = { from: { min: 0 }, to: { max: 1.5 }, both: { min: -1, max: 1 }, gone: {} };
  assert.deepEqual([...allowedFeatures({ features, bounds })], [
    ["any", "a finite number, or null"],
    ["from", "a number of at least 0, or null"],
    ["to", "a number of at most 1.5, or null"],
    ["both", "a number from -1 to 1, or null"],
    ["plan", '"free", "pa\\"id", or null'],
    ["many", `${many.slice(0, 20).map((level) => `"${level}"`).join(", ")} (and 3 more), or null`],
  ]);
});
