import assert from "node:assert/strict";
import { changed, shop } from "./_shop.ts";
import { parseYamlDocument } from "../std/mod.ts";
import {
  ContractError,
  contractKeys,
  type ContractSection,
  dailyColumns,
  featureNames,
  parseContract,
  type Part,
  readContract,
  readParts,
} from "./mod.ts";

/** Only these keys of a text, as a stage gets them. */
function section(text: string, keys: readonly string[]): ContractSection {
  const { value, locate } = parseYamlDocument(text, "shop.yaml");
  const whole = value as Record<string, unknown>;
  const found = keys.filter((key) => Object.hasOwn(whole, key)).map((key) => [key, whole[key]]);
  return {
    file: "shop.yaml",
    value: Object.fromEntries(found),
    at: (path) => `shop.yaml:${locate(path)?.line}:${locate(path)?.column}`,
  };
}

Deno.test("parseContract() fills defaults when a contract leaves them out", () => {
  const contract = parseContract(shop, "data/contracts/shop.yaml");
  assert.equal(contract.timezone, "UTC");
  assert.equal(contract.obtain, undefined);
  const [customers, purchases] = contract.tables;
  assert.deepEqual(customers!.source, {
    kind: "files",
    files: "customers.csv",
    format: "auto",
    delimiter: "auto",
    header: true,
    encoding: "utf-8",
  });
  assert.deepEqual(purchases!.columns.map(({ name, type, scale }) => [name, type, scale]), [
    ["customer_id", "integer", 0],
    ["bought_at", "timestamp", 0],
    ["kind", "string", 0],
    ["price", "decimal", 2],
    ["pieces", "integer", 0],
  ]);
  assert.deepEqual(contract.features.fixed, [
    "recency_days",
    "tenure_days",
    "age_days",
    "mean_gap_days",
  ]);
  assert.deepEqual(contract.features.measures, ["visits", "spend", "piece"]);
  assert.deepEqual(contract.features.attributes, [
    { name: "city", table: "customers", column: "city", type: "string" },
  ]);
  assert.deepEqual(contract.split, {
    kind: "dates",
    train: ["2026-01-31", "2026-03-31"],
    validation: ["2026-04-30", "2026-04-30"],
    test: ["2026-05-31", "2026-06-30"],
  });
});

Deno.test("parseContract() expects what key, time and customer have to be when nobody says so", () => {
  const { tables } = parseContract(shop, "shop.yaml");
  const short = tables.map(({ name, expectations }) =>
    expectations.map((one) => `${name}: ${one.kind} ${"column" in one ? one.column : ""}`.trim())
  );
  assert.deepEqual(short[0]!.filter((one) => !one.includes(": type")), [
    "customers: in_set city",
    "customers: not_null customer_id",
    "customers: unique customer_id",
  ]);
  assert.deepEqual(short[1]!.filter((one) => !one.includes(": type")), [
    "purchases: references customer_id",
    "purchases: between price",
    "purchases: row_count",
    "purchases: not_null bought_at",
    "purchases: not_null customer_id",
  ]);
  assert.equal(short.flat().filter((one) => one.includes(": type")).length, 10);
});

Deno.test("parseContract() gives a column's rules its severity and share when it has them", () => {
  const text = changed(
    "vip: boolean",
    "vip: { type: boolean, not_null: true, severity: info, mostly: 0.9 }",
  );
  const { tables } = parseContract(text, "shop.yaml");
  assert.deepEqual(
    tables[0]!.expectations.filter((one) => "column" in one && one.column === "vip"),
    [
      { kind: "type", column: "vip", severity: "info", mostly: 0.9 },
      { kind: "not_null", column: "vip", severity: "info", mostly: 0.9 },
    ],
  );
});

Deno.test("parseContract() reads every kind of expectation when they are listed", () => {
  const text = changed(
    "      - row_count: { min: 1 }\n",
    `      - { row_count: { min: 1, max: 9 }, severity: info }
      - { type: price, mostly: 0.5 }
      - compound_unique: [customer_id, bought_at]
      - in_set: { column: pieces, values: [1, 2] }
      - between: { column: bought_at, min: 2026-01-01 }
      - regex: { column: kind, pattern: "^[a-z]+$" }
      - references: { column: pieces, table: customers }
      - not_in_future: bought_at
      - fresh: { column: bought_at, hours_max: 48 }
      - ordered: { first: pieces, second: price, or_equal: false }
      - { not_null: kind, severity: critical }
      - unique: price
`,
  );
  const all = parseContract(text, "shop.yaml").tables[1]!.expectations;
  const common = { severity: "critical", mostly: 1 };
  assert.deepEqual(all.slice(7, -2), [
    { kind: "row_count", min: 1, max: 9, severity: "info", mostly: 1 },
    { kind: "type", column: "price", severity: "critical", mostly: 0.5 },
    { kind: "compound_unique", columns: ["customer_id", "bought_at"], ...common },
    { kind: "in_set", column: "pieces", values: [1, 2], ...common },
    { kind: "between", column: "bought_at", min: "2026-01-01", ...common },
    { kind: "regex", column: "kind", pattern: "^[a-z]+$", ...common },
    { kind: "references", column: "pieces", table: "customers", ...common },
    { kind: "not_in_future", column: "bought_at", ...common },
    { kind: "fresh", column: "bought_at", hours_max: 48, ...common },
    { kind: "ordered", first: "pieces", second: "price", or_equal: false, ...common },
    { kind: "not_null", column: "kind", ...common },
    { kind: "unique", column: "price", ...common },
  ]);
});

Deno.test("readParts() gives the parts of the whole contract when it gets only their keys", () => {
  const whole = parseContract(shop, "shop.yaml");
  const sets: Part[][] = [["tables"], ["daily"], ["features", "label"], ["split"], ["value"]];
  for (
    const parts of [...sets, ["entity", "tables", "timezone"], ["obtain", "snapshots"]] as Part[][]
  ) {
    const found = readParts(section(shop, contractKeys(...parts)), parts);
    const own = Object.fromEntries(
      parts.filter((part) => whole[part] !== undefined).map((part) => [part, whole[part]]),
    );
    if (!parts.includes("tables") || parts.includes("entity")) assert.deepEqual(found, own);
    else assert.equal((found.tables as unknown[]).length, 2);
  }
});

Deno.test("contractKeys() adds the keys that a part needs when they are not asked for", () => {
  assert.deepEqual(contractKeys("features", "label"), ["tables", "daily", "features", "label"]);
  assert.deepEqual(contractKeys("value"), ["value"]);
});

Deno.test("readParts() reports mistakes of all its keys at once, and of no others", () => {
  const text = changed("windows_days: [7, 30]", "windows_days: [0]")
    .replace("save_rate: 0.3", "save_rate: 3").replace("entity: customer_id", "entity: 7");
  const parts: Part[] = ["features", "value"];
  assert.throws(() => readParts(section(text, contractKeys(...parts)), parts), (error) => {
    assert.ok(error instanceof ContractError);
    assert.equal(
      error.message,
      'Cannot use contract "shop.yaml:30:18": features.windows_days[0] is 0, must be at least 1\n' +
        'Cannot use contract "shop.yaml:43:57": value.save_rate is 3, must be at most 1',
    );
    return true;
  });
  assert.deepEqual(Object.keys(readParts(section(text, ["label"]), ["label"])), ["label"]);
});

Deno.test("featureNames() names columns in one order when a contract has every kind", () => {
  const contract = parseContract(shop, "shop.yaml");
  assert.deepEqual(featureNames(contract).map(({ name, kind, from }) => [name, kind, from.kind]), [
    ["recency_days", "number", "fixed"],
    ["tenure_days", "number", "fixed"],
    ["age_days", "number", "fixed"],
    ["mean_gap_days", "number", "fixed"],
    ["visits_7d", "number", "window"],
    ["spend_7d", "number", "window"],
    ["piece_7d", "number", "window"],
    ["visits_30d", "number", "window"],
    ["spend_30d", "number", "window"],
    ["piece_30d", "number", "window"],
    ["up", "number", "trend"],
    ["each", "number", "ratio"],
    ["city", "category", "attribute"],
  ]);
  assert.deepEqual(contract.daily.flatMap(dailyColumns), [
    "visits",
    "spend",
    "piece_sum",
    "piece_count",
  ]);
});

Deno.test("readContract() says one thing when there are no keys", () => {
  assert.throws(() => readContract({ file: "shop.yaml", value: {}, at: () => "shop.yaml" }), {
    message:
      'Cannot use contract "shop.yaml": the contract has no keys, must begin with "dataset:"',
  });
});

Deno.test("parseContract() says where it is wrong when the text is no contract at all", () => {
  const cases: [string, string][] = [
    ["", 'Cannot use contract "shop.yaml": the file is empty, must begin with "dataset:"'],
    [
      "- a",
      'Cannot use contract "shop.yaml:1:1": the file is no map of keys, must begin with "dataset:"',
    ],
    [
      "a: 1\na: 2\n\tb: 3",
      'Cannot use contract "shop.yaml:2:1": Key "a" is there already, must be there once\n' +
      'Cannot use contract "shop.yaml:3:1": Tabs are not allowed as indentation, use spaces',
    ],
  ];
  for (const [text, expected] of cases) {
    assert.throws(() => parseContract(text, "shop.yaml"), {
      name: "ContractError",
      message: expected,
    });
  }
});
