/**
 * CDNOW under the protocol of a script for Python that was written apart from this one: pandas made
 * these counts and sums from the same file.
 */
import assert from "node:assert/strict";
import { dayIndex } from "../contract/mod.ts";
import { makePlace } from "./_place.ts";
import { cdnow_file, missing, rawCdnow, shippedContract } from "./_shared.ts";

const rows_and_churners: [string, number, number][] = [
  ["1997-04-30", 23_570, 18_740],
  ["1997-05-31", 23_570, 18_969],
  ["1997-06-30", 23_451, 19_252],
  ["1997-07-31", 18_242, 14_634],
  ["1997-08-31", 11_743, 8_558],
  ["1997-09-30", 7_249, 4_424],
  ["1997-10-31", 6_734, 4_026],
  ["1997-11-30", 6_612, 4_065],
  ["1997-12-31", 6_343, 3_782],
  ["1998-03-31", 6_055, 3_724],
];

const test_sums = {
  recency_days: 421_822,
  purchases_30d: 2_604,
  purchases_90d: 6_608,
  purchases_180d: 13_876,
  spend_30d: 105_615.06,
  spend_90d: 262_823.89,
  spend_180d: 558_537.56,
  cds_30d: 7_194,
  cds_90d: 18_049,
  cds_180d: 38_116,
  tenure_days: 2_065_061,
  mean_gap_days: 818_982.403,
  age_days: 2_486_883,
};

Deno.test({
  name: "writeTrainingSet() has the rows, churners and sums of pandas when run on CDNOW",
  ignore: missing(cdnow_file),
  async fn() {
    await using place = await makePlace({ read: [cdnow_file] });
    const contract = shippedContract("cdnow");
    await rawCdnow(place);
    const { rows, as_of } = await place.all(contract);
    assert.equal(rows.daily, 67_591);
    assert.equal(rows.customers, 23_570);
    assert.equal(as_of?.day, dayIndex("1998-06-30"));
    const summary = await place.train(contract);
    for (const [snapshot, n, churners] of rows_and_churners) {
      const found = summary.snapshots.find((one) => one.snapshot === snapshot);
      const part = snapshot === "1998-03-31" ? "test" : "train";
      assert.deepEqual(found, { snapshot, rows: n, churners, part });
    }
    assert.equal(summary.parts.train?.rows, 127_514);
    assert.equal((summary.parts.train.churners / 127_514).toFixed(4), "0.7564");
    assert.equal(summary.parts.validation, null);
    assert.equal(summary.parts.test?.rows, 6_055);
    assert.equal(summary.calibration?.rows, 6_343);
    const cells = Object.keys(test_sums).map((name) => `sum(${name}) AS ${name}`);
    const [sums] = await place.query(
      `SELECT ${cells.join(", ")}, count(*) - count(mean_gap_days) AS missing
       FROM read_parquet('@/test.parquet')`,
    );
    const { missing, ...found } = sums as Record<string, number>;
    assert.equal(missing, 0);
    const rounded = Object.entries(found).map(([name, value]) => [name, +value.toFixed(4)]);
    assert.deepEqual(Object.fromEntries(rounded), test_sums);
  },
});

Deno.test({
  name: "writeTrainingSet() trains on 1997-12-31 alone when the contract is cdnow-recent",
  ignore: missing(cdnow_file),
  async fn() {
    await using place = await makePlace({ read: [cdnow_file] });
    const contract = shippedContract("cdnow-recent");
    await rawCdnow(place);
    await place.all(contract);
    const { parts, calibration } = await place.train(contract);
    assert.equal(parts.train?.rows, 6_343);
    assert.equal(parts.test?.rows, 6_055);
    assert.equal(calibration?.rows, 6_343);
  },
});
