/** Every mistake is said in one run, and nothing that only follows from another one. */
import assert from "node:assert/strict";
import { changed, mistakes, shop } from "./_shop.ts";

/** Replaces several parts of the shop's text, each of which stands in it once. */
function withAll(changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    assert.equal(text.split(from).length, 2, `"${from}" must stand once in the text`);
    return text.replace(from, () => to);
  }, shop);
}

Deno.test("parseContract() says the mistakes of all parts at once when each part has one", () => {
  const text = withAll([
    ["dataset: shop\n", "dataset: shopp\n"],
    ["about: Purchases of a shop\n", "about: []\n"],
    ["entity: customer_id\n", "entity: customer_id\ntimezone: Europe/Berlim\n"],
    ["source: customers.csv", "source: { file: customers.csv }"],
    ["key: [customer_id]", "key: [customerid]"],
    ["vip: boolean", "vip: bool"],
    ["born: date", "born: { type: date, min: 2000-02-30 }"],
    ["scale: 2, min: 0", "scale: two, min: 0"],
    ["row_count: { min: 1 }", "between: { column: pieces, max: many }"],
    ["visits: { any: true }", "visits: { any: yes }"],
    ["kind = 'sale'", "kin = 'sale'"],
    ["piece: { mean: pieces }", "piece: { mean: kind }"],
    ["windows_days: [7, 30]", "windows_days: [0, 30]"],
    ["measure: spend, short_days: 7", "measure: spent, short_days: 40"],
    ["numerator: spend", "numerator: piece"],
    ["attributes: [city]", "attributes: [citi, vip]"],
    ["label: { inactive_days: 30 }", "label: { inactive_days: 30, churned: 1 }"],
    ["active_within_days: 60", "active_within_days: 0"],
    ["validation: 2026-04-30", "validation: 2026-04-29"],
    ["calibration_snapshots: [2026-04-30]", "calibration_snapshots: [2026-04-29, 2026-02-30]"],
    ["save_rate: 0.3", "save_rate: 3"],
  ]);
  assert.deepEqual(mistakes(text), [
    '1:10 dataset is "shopp", must be "shop", the name of its file',
    "2:8 about is [], must be text, what the data set is in one line",
    '4:11 timezone is "Europe/Berlim", must be a name such as "Europe/Berlin", nearest is "Europe/Berlin"',
    '7:21 tables.customers.source.file is there, no such key, nearest is "files"',
    '8:11 tables.customers.key[0] is "customerid", no column of "customers", nearest is "customer_id"',
    '12:12 tables.customers.columns.vip is "bool", must be one of "integer", "decimal", "double", "boolean", "string", "date", "timestamp", nearest is "boolean"',
    '13:32 tables.customers.columns.born.min is "2000-02-30", must be a day such as 1997-12-31 for date "born"',
    '22:38 tables.purchases.columns.price.scale is "two", must be a number',
    '25:41 tables.purchases.expectations[0].between.max is "many", must be a whole number for integer "pieces"',
    '27:18 daily.visits.any is "yes", must be true',
    '28:30 daily.spend.when names "kin" at character 1, no column of "purchases", nearest is "kind"',
    '29:18 daily.piece.mean is "kind", which is string, must be integer or decimal: sums run over whole numbers, or their bytes would change with the number of threads',
    "31:18 features.windows_days[0] is 0, must be at least 1",
    '33:20 features.trends.up.measure is "spent", no measure of daily, nearest is "spend"',
    "33:39 features.trends.up.short_days is 40, must be less than long_days, which is 30",
    '35:24 features.ratios.each.numerator is "piece", which is a mean, must be a count, any or sum',
    '36:16 features.attributes[0] is "citi", no column of a table without timestamp, nearest is "city"',
    '37:8 label has "inactive_days" and "churned", must have one kind',
    "38:64 snapshots.eligible.active_within_days is 0, must be at least 1",
    "41:15 split.validation is 2026-04-29, must hold a snapshot, which is the last day of a month: 2026-03-31 or 2026-04-30",
    "41:15 split.validation begins on 2026-04-29, must begin on or after 2026-04-30: the last label of train looks 30 days past 2026-03-31",
    "43:25 calibration_snapshots[0] is 2026-04-29, must be a snapshot, which is the last day of a month: 2026-03-31 or 2026-04-30",
    '43:37 calibration_snapshots[1] is "2026-02-30", must be a day such as 1997-12-31',
    "44:57 value.save_rate is 3, must be at most 1",
  ]);
});

/** Mistakes one at a time, from all parts. */
const singles: (readonly [from: string, to: string])[] = [
  ["dataset: shop\n", "dataset: shopp\n"],
  ["about: Purchases of a shop\n", "about: []\n"],
  ["entity: customer_id\n", "entity: 7\n"],
  ["entity: customer_id\n", "entity: customerid\n"],
  ["source: customers.csv", "source: 7"],
  ["source: purchases.csv", "source: { file: purchases.csv }"],
  ["key: [customer_id]", "key: customer_id"],
  ["key: [customer_id]", "key: [[]]"],
  ["    key: [customer_id]\n", ""],
  ["      customer_id: integer\n", "      customer_id: intger\n"],
  ["      customer_id: integer\n", "      customerid: integer\n"],
  ["{ type: string, in: [Berlin, Paris] }", "{ type: strng, in: [Berlin, Paris] }"],
  ["in: [Berlin, Paris]", "in: [Berlin, [Paris]]"],
  ["vip: boolean", "vip: { type: boolean, fill: 0 }"],
  ["born: date", "group: date"],
  ["timestamp: bought_at", "timestmp: bought_at"],
  ["timestamp: bought_at", "timestamp: [bought_at]"],
  ["timestamp: bought_at", "timestamp: bought"],
  ["{ type: integer, references: customers }", "{ type: integer, references: customer }"],
  ["{ type: integer, references: customers }", "{ tipe: integer, references: customers }"],
  ["bought_at: timestamp", "bought_at: time"],
  ["{ type: string, severity: warning,", "{ type: string, severity: loud,"],
  ["scale: 2, min: 0", "scale: 12, min: 0"],
  ["scale: 2, min: 0", "scale: 2, min: zero"],
  ["pieces: integer", "pieces: []"],
  ["      - row_count: { min: 1 }\n", "      - row_cont: { min: 1 }\n"],
  ["      - row_count: { min: 1 }\n", "      - fresh: { column: bought, hours_max: 1 }\n"],
  ["    expectations:\n      - row_count: { min: 1 }\n", "    expectations: 7\n"],
  ["visits: { any: true }", "visits: true"],
  ["visits: { any: true }", "visits: { any: true, table: purchase }"],
  ["{ sum: price, when", "{ sum: prise, when"],
  ["kind = 'sale'", "kind == 'sale'"],
  ["kind = 'sale'", "kin = 'sale'"],
  ["{ mean: pieces }", "{ meen: pieces }"],
  ["{ mean: pieces }", "{ mean: kind }"],
  ["windows_days: [7, 30]", "windows_days: 30"],
  ["windows_days: [7, 30]", "windows: [7, 30]"],
  ["  trends:\n", "  fixed: [recency]\n  trends:\n"],
  ["  ratios:\n", "  buy_till_you_die: 7\n  ratios:\n"],
  ["measure: spend,", "measure: spent,"],
  ["short_days: 7,", "short_days: [],"],
  ["denominator: visits,", "denominator: visit,"],
  ["attributes: [city]", "attributes: [citi]"],
  ["attributes: [city]", "attributes: [customers.vipp]"],
  ["label: { inactive_days: 30 }", "label: { inactive_days: never }"],
  ["label: { inactive_days: 30 }", "label: { inactive_day: 30 }"],
  ["every: month_end,", "every: month,"],
  ["every: month_end,", "every: month_end, every_days: 7,"],
  ["active_within_days: 60", "active_within_days: 0"],
  ["train: [2026-01-31, 2026-03-31]", "train: [2026-03-31, 2026-01-31]"],
  ["validation: 2026-04-30", "validation: 2026-04-28"],
  ["test: [2026-05-31, 2026-06-30]", "test: [2026-05-32, 2026-06-30]"],
  ["  test: [2026-05-31, 2026-06-30]\n", ""],
  ["calibration_snapshots: [2026-04-30]", "calibration_snapshots: [2026-06-30]"],
  ["save_rate: 0.3", "saverate: 0.3"],
  ["calibration_snapshots:", "calibration_snapshot:"],
];

/** What compares with another thing is not judged where that cannot be read. */
const compares: [unreadable: RegExp, judged: RegExp][] = [
  [/^entity: /, /^tables.customers.key is missing/],
  [/^entity: /, /^tables.customers.columns has no "customer_id"/],
  [/^key: |^$/, /^tables.customers.key(\[0\])? is /],
  [/^ +customerid: integer/, /^tables.customers.key is missing/],
  [/^label: .*(never|inactive_day:)|^train: /, /^split.validation begins on/],
  [/^label: .*(never|inactive_day:)|^test: |^$/, /^calibration_snapshots\[0\] is .* on or before/],
  [/^every: month(,|_end, every_days)/, /^split.validation is .* the last day of a month: /],
];

Deno.test("parseContract() says of two mistakes what it says of each alone, and nothing else", () => {
  const said = singles.map(([from, to]) => mistakes(changed(from, to)).map(withoutPlace));
  const wrong: string[] = [];
  let count = 0;
  for (const [index, one] of singles.entries()) {
    assert.ok(said[index]!.length > 0, one[1]);
    for (const [at, other] of singles.entries()) {
      if (at <= index || overlap(one[0], other[0]) || isOne(one[1], other[1])) continue;
      count++;
      const both = mistakes(withAll([one, other])).map(withoutPlace);
      const alone = [...said[index]!, ...said[at]!];
      const isCompared = (line: string) =>
        [one[1], other[1]].some((to) =>
          compares.some(([unreadable, judged]) => unreadable.test(to) && judged.test(line))
        );
      const added = both.filter((line) => !alone.includes(line)).map((line) => `adds ${line}`);
      const hidden = alone.filter((line) => !both.includes(line) && !isCompared(line))
        .map((line) => `hides ${line}`);
      for (const line of [...added, ...hidden]) wrong.push(`${one[1]} with ${other[1]} ${line}`);
    }
  }
  assert.ok(count > 1000, `${count} pairs were tried`);
  assert.deepEqual(wrong, []);
});

/** Together these give the customer another name, which is a third thing. */
function isOne(one: string, other: string): boolean {
  return one.includes("entity: customerid") && other.includes("customerid: integer");
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [shop.indexOf(one), shop.indexOf(other)];
  return a < b + other.length && b < a + one.length;
}

function withoutPlace(line: string): string {
  return line.replace(/^\S+ /, "");
}
