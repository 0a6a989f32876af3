/**
 * CDNOW under the protocol of a script for Python that was written apart from this one: pandas made
 * these counts and sums from the same file.
 */
import assert from "node:assert/strict";
import { dayIndex } from "../contract/mod.ts";
import { rows_and_churners, test_sums } from "./_cdnow_values.ts";
import { makePlace } from "./_place.ts";
import { cdnow_file, missing, rawCdnow, shippedContract } from "./_shared.ts";

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
