import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Contract } from "../contract/mod.ts";
import { makePlace, type Place } from "./_place.ts";
import { missing, rawTelco, shippedContract, telco_file } from "./_shared.ts";
import { definitionJson } from "./mod.ts";

/** Telco's contract over a few made customers. */
async function prepared(place: Place, customers: [string, string][]): Promise<Contract> {
  const contract = shippedContract("telco");
  const names = contract.tables[0]!.columns.filter(({ name }) =>
    !["customerID", "Churn"].includes(name)
  );
  const cells = names.map(({ name, type }) =>
    `${type === "string" ? "'No'" : "1::BIGINT"} AS ${name}`
  );
  const rows = customers.map(([id, churn]) => `('${id}', '${churn}')`);
  await place.raw("customers", `SELECT *, ${cells} FROM (VALUES ${rows}) AS t(customerID, Churn)`);
  await place.all(contract);
  return contract;
}

const many = (count: number, churn: (index: number) => string) =>
  Array.from({ length: count }, (_, index): [string, string] => [`c${index}`, churn(index)]);

function place_of(customer: string): number {
  return parseInt(createHash("md5").update(customer).digest("hex").slice(0, 8), 16) / 2 ** 32;
}

Deno.test("writeTrainingSet() parts customers by MD5 when data has no time", async () => {
  await using place = await makePlace();
  const contract = await prepared(place, many(500, (index) => index % 3 === 0 ? "Yes" : "No"));
  const { split, parts, snapshots } = await place.train(contract);
  const found = async (part: string) => {
    const rows = await place.query(`SELECT customer FROM read_parquet('@/${part}.parquet')`);
    return rows.map(({ customer }) => String(customer));
  };
  const ids = many(500, () => "").map(([id]) => id).sort();
  assert.deepEqual(await found("test"), ids.filter((id) => place_of(id) < 0.2));
  const validation = ids.filter((id) => place_of(id) >= 0.2 && place_of(id) < 0.35);
  assert.deepEqual(await found("validation"), validation);
  assert.deepEqual(await found("calibration"), validation);
  assert.deepEqual(await found("train"), ids.filter((id) => place_of(id) >= 0.35));
  assert.deepEqual([split.in_time, split.embargo_days, snapshots.length], [false, null, 0]);
  assert.match(split.words, /^This is no split in time: .* 20 % for test, 15 % for validation/);
  assert.equal(parts.test?.first_snapshot, null);
});

Deno.test("writeTrainingSet() takes the customers of the smallest hashes when there are too many", async () => {
  await using place = await makePlace();
  const contract = await prepared(place, many(300, (index) => index % 2 === 0 ? "Yes" : "No"));
  const { parts } = await place.train(contract, { customers_max: 20 });
  const md5 = (id: string) => createHash("md5").update(id).digest("hex");
  const ids = many(300, () => "").map(([id]) => id).filter((id) => place_of(id) >= 0.35);
  const kept = ids.sort((a, b) => md5(a) < md5(b) ? -1 : 1).slice(0, 20).sort();
  const rows = await place.query("SELECT customer FROM read_parquet('@/train.parquet')");
  assert.deepEqual(rows.map(({ customer }) => customer), kept);
  assert.equal(parts.train?.customers, 20);
  assert.equal(parts.train.customers_left_out, ids.length - 20);
});

Deno.test("writeTrainingSet() gives the figures of every part when one has too few of a class", async () => {
  await using place = await makePlace();
  const contract = await prepared(place, many(100, (index) => index === 3 ? "Yes" : "No"));
  const error = await place.train(contract, { class_rows_min: 10 }).then(
    () => assert.fail(),
    (e) => e,
  );
  const lines = (error as Error).message.split("\n");
  assert.equal(lines.length, 4);
  for (const line of lines) {
    assert.match(
      line,
      /^Cannot make a training set: (train|validation|test|calibration) has \d+ rows, [01] churned and \d+ not, must have at least 10 of each$/,
    );
  }
});

Deno.test("writeLabels() leaves out customers when their label is blank", async () => {
  await using place = await makePlace();
  await prepared(place, [["a", "Yes"], ["b", "No"]]);
  const rows = await place.query("SELECT * FROM read_parquet('@/labels.parquet')");
  assert.deepEqual(rows, [
    { customer: "a", snapshot_day: 0, churned: 1 },
    { customer: "b", snapshot_day: 0, churned: 0 },
  ]);
  await using other = await makePlace();
  const contract = shippedContract("telco");
  const cells = contract.tables[0]!.columns.map(({ name, type }) =>
    `CAST(${name === "customerID" ? "'a'" : "NULL"} AS ${
      type === "string" ? "VARCHAR" : "BIGINT"
    }) AS ${name}`
  );
  await other.raw("customers", `SELECT ${cells}`);
  await other.all(contract);
  assert.deepEqual(await other.query("SELECT * FROM read_parquet('@/labels.parquet')"), []);
});

Deno.test({
  name: "writeTrainingSet() has the rows of Python when data is Telco",
  ignore: missing(telco_file),
  async fn() {
    await using place = await makePlace({ read: [telco_file] });
    await rawTelco(place);
    const contract = shippedContract("telco");
    await place.all(contract);
    const { parts } = await place.train(contract);
    const rows = [parts.train?.rows, parts.validation?.rows, parts.test?.rows];
    assert.deepEqual(rows, [4567, 1082, 1394]);
    assert.equal((parts.test!.churners / 1394).toFixed(4), "0.2626");
    const [sums] = await place.query(
      `SELECT sum(TotalCharges * 100)::BIGINT AS cents FROM read_parquet('@/features.parquet')`,
    );
    assert.equal(sums?.cents, 1_605_616_870);
  },
});

Deno.test("definitionJson() changes its hash when a column means something else", () => {
  const hash = (change: (contract: Contract) => void) => {
    const contract = shippedContract("elearning");
    change(contract);
    return (JSON.parse(definitionJson(contract)) as { hash: string }).hash;
  };
  const own = hash(() => {});
  assert.equal(hash((contract) => contract.value.offer_cost = 9), own);
  assert.notEqual(hash((contract) => contract.features.windows_days.push(60)), own);
  assert.notEqual(hash((contract) => contract.daily[2]!.when = "event_type = 'quiz'"), own);
});
