/** The contracts that come with the project. */
import assert from "node:assert/strict";
import { featureNames, parseContract } from "./mod.ts";
import { all_parts } from "./grammar.ts";

const folder = new URL("../../data/contracts/", import.meta.url);
// Not all of the folder: a user's own contract is no matter of the project's tests.
const names = ["cdnow-recent.yaml", "cdnow.yaml", "elearning.yaml", "telco.yaml"];
const texts = Object.fromEntries(
  names.map((name) => [name, Deno.readTextFileSync(new URL(name, folder))]),
);
const read = (name: string) => parseContract(texts[name]!, `data/contracts/${name}`);

Deno.test("parseContract() takes every contract that comes with the project", () => {
  for (const name of names) assert.equal(`${read(name).dataset}.yaml`, name);
});

Deno.test("cdnow is the protocol of the Python figures when read", () => {
  const contract = read("cdnow.yaml");
  const features = featureNames(contract);
  const taken = features.filter(({ use }) => use === undefined);
  assert.deepEqual(taken.map(({ name }) => name).sort(), [
    ...["age_days", "cds_180d", "cds_30d", "cds_90d", "mean_gap_days", "purchases_180d"],
    ...["purchases_30d", "purchases_90d", "recency_days", "spend_180d", "spend_30d", "spend_90d"],
    "tenure_days",
  ]);
  assert.deepEqual(features.at(-1), {
    name: "frequency",
    kind: "number",
    use: "companion",
    from: { kind: "fixed", fixed: "frequency" },
  });
  assert.deepEqual(contract.label, { kind: "inactive", inactive_days: 90 });
  assert.deepEqual(contract.snapshots, { cadence: { kind: "month_end" }, active_within_days: 180 });
  assert.deepEqual(contract.split, {
    kind: "dates",
    train: ["1997-04-30", "1997-12-31"],
    test: ["1998-03-31", "1998-03-31"],
  });
  assert.deepEqual(contract.calibration_snapshots, ["1997-12-31"]);
  assert.deepEqual(contract.daily, [
    { name: "purchases", table: "purchases", kind: "any" },
    { name: "spend", table: "purchases", kind: "sum", column: "dollar_value", scale: 2 },
    { name: "cds", table: "purchases", kind: "sum", column: "number_of_cds", scale: 0 },
  ]);
});

Deno.test("cdnow-recent differs from cdnow in name, words and train when read", () => {
  const { split, dataset, about, obtain, ...rest } = read("cdnow-recent.yaml");
  const other = read("cdnow.yaml");
  assert.deepEqual(rest, {
    ...Object.fromEntries(Object.keys(rest).map((key) => [key, other[key as keyof typeof other]])),
  });
  assert.deepEqual(split, { ...other.split, train: ["1997-12-31", "1997-12-31"] });
  assert.match(`${dataset} ${about} ${obtain}`, /cdnow-recent .* last month end .*cdnow-recent/);
});

Deno.test("telco is the protocol of the Python figures when read", () => {
  const contract = read("telco.yaml");
  const features = featureNames(contract);
  assert.equal(features.length, 19);
  assert.deepEqual(
    features.filter(({ kind }) => kind === "number").map(({ name }) => name),
    ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"],
  );
  assert.deepEqual(contract.label, {
    kind: "column",
    table: "customers",
    column: "Churn",
    churned: "Yes",
  });
  assert.deepEqual(contract.split, { kind: "hash", test: 0.2, validation: 0.35 });
  const blanks = contract.tables[0]!.columns.filter(({ fill }) => fill !== undefined);
  assert.deepEqual(blanks.map(({ name, fill }) => [name, fill]), [["TotalCharges", 0]]);
});

Deno.test("parseContract() names the right key when any key of a contract is misspelt", () => {
  const keys = grammarKeys();
  const tried = new Set<string>();
  let count = 0;
  for (const [name, text] of Object.entries(texts)) {
    for (const { key, start } of occurrences(text).filter(({ key }) => keys.has(key))) {
      // `min` without its first letter is another key, and no misspelling can be seen.
      const all = [...misspellings(key)].filter((misspelt) => !keys.has(misspelt));
      // Every misspelling once, and of each other place one: reading YAML takes milliseconds.
      for (const misspelt of tried.has(key) ? all.slice(0, 1) : all) {
        tried.add(key);
        const changed = text.slice(0, start) + misspelt + text.slice(start + key.length);
        const expected = `${misspelt} is there, no such key, nearest is "${key}"`;
        const message = refusal(changed, name);
        assert.ok(message.includes(expected), `${message}\nmust have: ${expected}`);
        count++;
      }
    }
  }
  assert.ok(count > 400, `${count} misspellings were tried`);
});

/** Where each key of a file stands for the first time and for the last: the grammar knows no third place. */
function occurrences(text: string): { key: string; start: number }[] {
  const content = text.replace(/^ *#.*$/gm, (comment) => " ".repeat(comment.length));
  const all = [...content.matchAll(/(?<=^ *|[{,] )(\w+)(?=:)/gm)].map(({ 1: key = "", index }) => ({
    key,
    start: index,
  }));
  return all.filter(({ key }, at) =>
    all.findIndex((other) => other.key === key) === at ||
    all.findLastIndex((other) => other.key === key) === at
  );
}

function refusal(text: string, file: string): string {
  try {
    parseContract(text, file);
  } catch (error) {
    return (error as Error).message;
  }
  return "taken";
}

/** The key with a letter left out, two letters swapped or one twice; of a long key a third of them. */
function misspellings(key: string): Set<string> {
  const letters = [...key];
  const all = letters.flatMap((letter, index) => {
    const [before, after] = [letters.slice(0, index), letters.slice(index + 1)];
    const kinds = [
      [...before, ...after],
      [...before, ...after.slice(0, 1), letter, ...after.slice(1)],
      [...before, letter, letter, ...after],
    ];
    return letters.length <= 4 ? kinds : [kinds[index % 3]!];
  }).map((found) => found.join(""));
  return new Set(all.filter((found) => found !== key && found !== ""));
}

/** Keys that the grammar gives, as against names that a contract chooses. */
function grammarKeys(): Set<string> {
  return new Set([
    ...all_parts,
    ..."source key timestamp valid_from columns expectations generate files format delimiter"
      .split(" "),
    ..."header encoding type source_name scale fill not_null unique in min max regex".split(" "),
    ..."references not_in_future severity mostly row_count table when count any sum mean".split(
      " ",
    ),
    ..."windows_days fixed measures trends ratios attributes measure short_days".split(" "),
    "buy_till_you_die",
    ..."long_days numerator denominator window_days inactive_days column churned".split(" "),
    ..."every_days every eligible active_within_days train validation test shares hash".split(" "),
    ..."test_below validation_below offer_cost saved_customer save_rate".split(" "),
  ]);
}
