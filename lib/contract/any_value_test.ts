/** Whatever stands at any place of a contract, it is taken or refused in words. */
import assert from "node:assert/strict";
import { shop } from "./_shop.ts";
import { parseYamlDocument } from "../std/mod.ts";
import { ContractError, readContract } from "./mod.ts";

type Tree = { [key: string]: unknown };
type Steps = (string | number)[];

const telco = new URL("../../data/contracts/telco.yaml", import.meta.url);
const contracts: Tree[] = [shop, Deno.readTextFileSync(telco)].map((text) =>
  parseYamlDocument(text, "a.yaml").value as Tree
);
const odd: unknown[] = [
  null,
  7,
  -0.5,
  NaN,
  "",
  "x",
  true,
  [],
  {},
  [[]],
  [null],
  { x: null },
  { x: {} },
  JSON.parse('{"__proto__": 7}'),
  "constructor",
  { constructor: "integer" },
];

/** Every path below a value. */
function pathsIn(value: unknown): Steps[] {
  if (typeof value !== "object" || value === null) return [];
  const keys: Steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [
    [key],
    ...pathsIn((value as Tree)[key]).map((rest) => [key, ...rest]),
  ]);
}

/** The value with another one at a path, or with one key called otherwise. */
function replaced(value: unknown, [key, ...rest]: Steps, odd: unknown, rename?: string): unknown {
  if (key === undefined) return odd;
  if (Array.isArray(value)) {
    return value.map((item, at) => at === key ? replaced(item, rest, odd, rename) : item);
  }
  const entries = Object.entries(value as Tree).map(([name, item]) => {
    if (name !== key) return [name, item];
    if (rest.length === 0 && rename !== undefined) return [rename, item];
    return [name, replaced(item, rest, odd, rename)];
  });
  return Object.fromEntries(entries);
}

function read(value: unknown): void {
  try {
    readContract({
      file: `${(value as Tree).dataset}.yaml`,
      value: value as Tree,
      at: (path) => `a.yaml:1:${path.length}`,
    });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    for (const line of error.message.split("\n")) {
      assert.match(line, /^Cannot use contract "a\.yaml:1:\d": .+, .+$/s);
      assert.doesNotMatch(line, /undefined|\[object/);
    }
  }
}

Deno.test("readContract() takes or refuses a contract whatever stands at any one place", () => {
  let count = 0;
  for (const contract of contracts) {
    read(contract);
    for (const path of pathsIn(contract)) {
      for (const value of odd) {
        read(replaced(contract, path, value));
        count++;
      }
      for (const name of ["x", "__proto__", "constructor", "key"]) {
        read(replaced(contract, path, undefined, name));
      }
    }
  }
  assert.ok(count > 1000, `${count} places and values`);
});

Deno.test("readContract() takes or refuses a contract whatever stands at three places", () => {
  const [first] = contracts;
  const paths = pathsIn(first);
  let state = 5;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * limit);
  };
  for (let count = 0; count < 2000; count++) {
    let contract: unknown = first;
    for (let place = 0; place < 3; place++) {
      const left = place === 0 ? paths : pathsIn(contract);
      contract = replaced(contract, left[below(left.length)]!, odd[below(odd.length)]);
    }
    read(contract);
  }
});
