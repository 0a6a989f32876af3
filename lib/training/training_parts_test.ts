import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { LabelledRows } from "../model/mod.ts";
import { trainingParts } from "./training_parts.ts";

const options = { holdout_share: 0.2, churners_min: 10 };
const in_time = { kind: "shares" as const, validation: 0.15, test: 0.2 };

/** Customers at each of these days; every third row churned. */
function rows(days: number[], customers = 300): LabelledRows {
  const keys = days.flatMap(() => Array.from({ length: customers }, (_, at) => `c${at}`));
  return {
    keys,
    snapshot_days: days.flatMap((day) => new Array<number>(customers).fill(day)),
    labels: Uint8Array.from(keys, (_, row) => row % 3 === 0 ? 1 : 0),
    columns: [
      { name: "row", kind: "number", values: keys.map((_, row) => row) },
      { name: "word", kind: "category", values: keys.map((key, row) => row % 7 ? key : null) },
    ],
  };
}

/** First 8 hex digits of MD5 over 2^32, as any language has it. */
function place(key: string): number {
  return parseInt(createHash("md5").update(key).digest("hex").slice(0, 8), 16) / 2 ** 32;
}

function pairs({ keys, snapshot_days }: LabelledRows): string[] {
  return keys.map((key, row) => `${key} ${snapshot_days[row]}`);
}

Deno.test("trainingParts() validates on later rows and then fits on all, where there is time", () => {
  const [train, validation] = [rows([10, 20]), rows([60], 200)];
  const parts = trainingParts(
    { train, validation, split: in_time, calibration_snapshots: [] },
    options,
  );
  assert.equal(parts.fit, train);
  assert.equal(parts.validation, validation);
  assert.equal(parts.recent, validation);
  assert.equal(parts.by, "time");
  assert.deepEqual(pairs(parts.refit!), [...pairs(train), ...pairs(validation)]);
  assert.deepEqual([...parts.refit!.labels], [...train.labels, ...validation.labels]);
  for (const [at, { values }] of parts.refit!.columns.entries()) {
    const cells = (values: ArrayLike<unknown>) => Array.from(values);
    const both = [train, validation].flatMap(({ columns }) => cells(columns[at]!.values));
    assert.deepEqual(cells(values), both);
  }
});

Deno.test("trainingParts() leaves validation customers out of the model where there is no time", () => {
  const [train, validation] = [rows([0]), rows([0], 100)];
  const split = { kind: "hash" as const, test: 0.2, validation: 0.35 };
  const parts = trainingParts({ train, validation, split, calibration_snapshots: [] }, options);
  assert.equal(parts.by, "customers");
  assert.equal(parts.fit, train);
  assert.equal(parts.refit, undefined);
});

Deno.test("trainingParts() holds customers out by their keys' hash where nothing validates", () => {
  const train = rows([10, 20, 30]);
  const parts = trainingParts(
    { train, validation: undefined, split: in_time, calibration_snapshots: [] },
    options,
  );
  assert.equal(parts.by, "customers");
  assert.equal(parts.refit, train);
  assert.deepEqual(
    pairs(parts.validation),
    pairs(train).filter((pair) => place(pair.split(" ")[0]!) < 0.2),
  );
  assert.deepEqual(
    pairs(parts.fit),
    pairs(train).filter((pair) => place(pair.split(" ")[0]!) >= 0.2),
  );
  // The rows are whole: cells and labels went with their customers.
  const [numbers] = parts.validation.columns;
  for (const [row, key] of parts.validation.keys.entries()) {
    const before = numbers!.values[row] as number;
    assert.equal(train.keys[before], key);
    assert.equal(train.labels[before], parts.validation.labels[row]);
    assert.equal(train.columns[1]!.values[before], parts.validation.columns[1]!.values[row]);
  }
});

Deno.test("trainingParts() holds out above the test share where customers were parted by hash", () => {
  const all = rows([0], 1000);
  const keys = all.keys.filter((key) => place(key) >= 0.3);
  const kept = keys.map((key) => all.keys.indexOf(key));
  const train: LabelledRows = {
    keys,
    snapshot_days: kept.map(() => 0),
    labels: Uint8Array.from(kept, (row) => all.labels[row]!),
    columns: [{ name: "row", kind: "number", values: kept }],
  };
  const split = { kind: "hash" as const, test: 0.3, validation: 0.3 };
  const parts = trainingParts(
    { train, validation: undefined, split, calibration_snapshots: [] },
    options,
  );
  assert.deepEqual(parts.validation.keys, keys.filter((key) => place(key) < 0.3 + 0.2 * 0.7));
});

Deno.test("trainingParts() calibrates on rows of the calibration snapshots, if these are enough", () => {
  const train = rows([10, 20, 30]);
  const given = { train, validation: undefined, split: in_time };
  const at = (day: string) => trainingParts({ ...given, calibration_snapshots: [day] }, options);
  const found = at("1970-01-31");
  assert.deepEqual(pairs(found.recent), pairs(found.validation).filter((pair) => /30$/.test(pair)));
  assert.ok(found.recent.keys.length < found.validation.keys.length);
  const none = at("1970-03-31");
  assert.equal(none.recent, none.validation);
});

Deno.test("trainingParts() refuses to validate on too few churned customers, with the figures", () => {
  const train = rows([10], 60);
  const held_out = train.keys.flatMap((key, row) => place(key) < 0.2 ? [row] : []);
  const churned = held_out.filter((row) => train.labels[row] === 1).length;
  const given = { train, validation: undefined, split: in_time, calibration_snapshots: [] };
  assert.throws(() => trainingParts(given, options), {
    name: "RangeError",
    message: "Cannot validate on 20 % of the training customers: " +
      `${churned} of ${held_out.length} rows churned` +
      (held_out.length - churned < 10
        ? ` and ${held_out.length - churned} of ${held_out.length} rows stayed`
        : "") +
      ", must be at least 10",
  });
});
