import assert from "node:assert/strict";
import { sample } from "../../model/_sample.ts";
import {
  type Cell,
  cellsOf,
  type FeatureColumn,
  type FeatureRows,
  type ModelFile,
  modelOf,
  pickRows,
} from "../../model/mod.ts";
import { keyFold } from "../../metrics/mod.ts";
import { logisticParts, trainLogistic, trainTrees } from "../../training/mod.ts";
import { plain } from "../../training/trees/_rows.ts";
import { explainScores } from "./explain_scores.ts";

type Explained = Pick<ModelFile, "features" | "derived" | "model" | "calibration">;

const made = sample(300);
const rows: FeatureRows = { ...made, snapshot_days: made.keys.map(() => 0) };
const trained = trainLogistic(made.columns, made.labels);
const { features, base, columns } = logisticParts(trained);
const logistic: Explained = {
  features,
  model: { kind: "logistic", base, columns, dropped: [] },
  calibration: { kind: "platt", slope: 0.8, intercept: -0.2 },
};
const options = {
  customers_max: 120,
  swarm_customers_max: 50,
  swarm_features_max: 2,
  dependence_features_max: 3,
  dependence_customers_max: 40,
  dependence_lines_max: 7,
};

function near(found: number, expected: number, what: string) {
  assert.ok(Math.abs(found - expected) < 1e-12, `${what}: ${found}, not ${expected}`);
}

/** Rows by the second eight digits of their keys' hashes, as records. */
function records({ keys, columns }: FeatureRows, count: number): Record<string, Cell>[] {
  return [...keys.keys()].sort((a, b) => keyFold(keys[a]!, 2 ** 32) - keyFold(keys[b]!, 2 ** 32))
    .slice(0, count)
    .map((row) => Object.fromEntries(columns.map(({ name, values }) => [name, values[row]!])));
}

/** The published probability, one row at a time. */
function published({ calibration, ...file }: Explained, record: Record<string, Cell>): number {
  const model = modelOf(file);
  const { slope, intercept } = calibration as { slope: number; intercept: number };
  return 1 / (1 + Math.exp(-(slope * model.logOdds(cellsOf(model.features, record)) + intercept)));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("explainScores() takes apart the same customers in whichever order they come", () => {
  const found = explainScores(logistic, rows, options);
  const turned = Uint32Array.from(rows.keys.keys()).reverse();
  const again = explainScores(logistic, {
    keys: Array.from(turned, (row) => rows.keys[row]!),
    snapshot_days: rows.snapshot_days,
    columns: pickRows(rows.columns, turned).reverse(),
  }, options);
  assert.deepEqual(again, found);
  assert.deepEqual([found.customers, found.asked], [120, 40]);
  const all = explainScores(logistic, rows, { ...options, customers_max: 1000 });
  assert.equal(all.customers, 300);
});

Deno.test("explainScores() ranks features by their mean distance from the average", () => {
  const { importance, swarm } = explainScores(logistic, rows, options);
  // Of a number: |weight · (value − mean) / deviation|.
  const recency = columns.find(({ feature }) => feature === "recency_days")!;
  const expected = average(
    records(rows, 120).map(({ recency_days }) =>
      Math.abs(recency.weight * ((recency_days as number) - recency.mean) / recency.deviation)
    ),
  );
  const found = importance.find(({ feature }) => feature === "recency_days")!;
  near(found.mean_contribution, expected, "importance");
  const sizes = importance.map(({ mean_contribution }) => mean_contribution);
  assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a));
  assert.deepEqual(
    swarm.map(({ feature }) => feature),
    importance.slice(0, 2).map(({ feature }) => feature),
  );
});

Deno.test("explainScores() gives each customer's part and how high the value is among the others", () => {
  const { swarm } = explainScores(logistic, rows, { ...options, swarm_features_max: 9 });
  const model = modelOf(logistic);
  const chosen = records(rows, 50);
  for (const { feature, points } of swarm) {
    const at = model.features.findIndex(({ name }) => name === feature);
    const values = chosen.map((record) => record[feature]!);
    assert.equal(points.length, 50);
    for (const [row, { contribution, height }] of points.entries()) {
      assert.equal(contribution, model.contributions(cellsOf(model.features, chosen[row]!))[at]);
      const own = values[row]!;
      if (typeof own !== "number") {
        assert.equal(height, null);
        continue;
      }
      const lower = values.filter((value) => typeof value === "number" && value < own).length;
      const higher = values.filter((value) => typeof value === "number" && value > own).length;
      assert.equal(height, lower / (lower + higher));
    }
  }
  assert.deepEqual(swarm.map(({ feature }) => feature).sort(), [
    "plan",
    "recency_days",
    "spend_30d",
  ]);
});

Deno.test("explainScores() sets one feature for all, and averages what is published then", () => {
  const { dependence } = explainScores(logistic, rows, options);
  const asked = records(rows, 40), all = records(rows, 120);
  const given = (feature: string, value: Cell) =>
    asked.map((record) => published(logistic, { ...record, [feature]: value }));
  assert.deepEqual(dependence.map(({ kind }) => kind).sort(), ["category", "number", "number"]);
  for (const found of dependence) {
    const values = all.map((record) => record[found.feature]!);
    if (found.kind === "number") {
      const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
      assert.ok(found.values.length > 10);
      assert.deepEqual(found.values, [...new Set(found.values)].sort((a, b) => a - b));
      assert.ok(found.values.every((value) => known.includes(value)));
      assert.equal(found.values[0], known[Math.round(0.01 * (known.length - 1))]);
      assert.equal(found.lines.length, 7);
      for (const [at, value] of found.values.entries()) {
        const answers = given(found.feature, value);
        near(found.mean[at]!, average(answers), `${found.feature} ${value}`);
        for (const [customer, line] of found.lines.entries()) {
          near(line[at]!, answers[customer]!, `line of ${customer}`);
        }
      }
      const inside = known.filter((value) =>
        value >= found.values[0]! && value <= found.values.at(-1)!
      );
      assert.equal(found.bins.reduce((sum, { customers }) => sum + customers, 0), inside.length);
      const unknown = values.length - known.length;
      assert.equal(found.unknown?.customers ?? 0, unknown);
      if (found.unknown !== null) {
        near(found.unknown.mean, average(given(found.feature, null)), "without a value");
      }
    } else {
      assert.equal(found.levels_left_out, 0);
      assert.equal(found.levels.length, 3);
      for (const { level, customers, mean, low, high } of found.levels) {
        assert.equal(customers, values.filter((value) => value === level).length);
        const answers = given(found.feature, level).sort((a, b) => a - b);
        near(mean, average(answers), `${level}`);
        // The fifth and the thirty-sixth of forty.
        near(low, answers[4]!, `low of ${level}`);
        near(high, answers[35]!, `high of ${level}`);
      }
    }
  }
  assert.ok(dependence.some((one) => one.kind === "number" && one.unknown !== null));
});

Deno.test("explainScores() counts by value where there are few, and keeps to what lies inside", () => {
  const numbers: FeatureColumn = {
    name: "recency_days",
    kind: "number",
    // One in 300 is far out, and -0 is 0.
    values: made.keys.map((_, row) => row === 0 ? 1e9 : row % 3 === 0 ? -0 : row % 3),
  };
  const [found] = explainScores(
    logistic,
    { ...rows, columns: [numbers, ...rows.columns.slice(1)] },
    {
      ...options,
      customers_max: 300,
    },
  ).dependence.filter(({ feature }) => feature === "recency_days");
  assert.ok(found?.kind === "number");
  assert.deepEqual(found.values, [0, 1, 2]);
  assert.deepEqual(found.bins, [{ at: 0, customers: 99 }, { at: 1, customers: 100 }, {
    at: 2,
    customers: 100,
  }]);
});

Deno.test("explainScores() leaves out what does not vary, and what follows from other features", async () => {
  const days = made.keys.map((_, row) => row % 50);
  const history: FeatureColumn[] = [
    { name: "frequency", kind: "number", values: days.map((day) => day % 5) },
    { name: "tenure_days", kind: "number", values: days.map((day) => day % 5 === 0 ? 0 : day) },
    { name: "age_days", kind: "number", values: days.map((day) => day + 10) },
    // All alike but one, who is beyond the outermost hundredth.
    { name: "visits", kind: "number", values: days.map((_, row) => row === 7 ? 5 : 1) },
  ];
  const derived = ["p_alive", "expected_purchases_30d"].map((name, at) => ({
    name,
    kind: "number" as const,
    values: made.keys.map((_, row) => row % (3 + at) / 3),
  }));
  const settings = { ...plain, rounds_max: 40 };
  const fit = await trainTrees([...history, ...derived], made.labels, settings);
  const file: Explained = {
    features: fit.features.slice(0, 4),
    derived: {
      kind: "bgnbd",
      parameters: { r: 0.24, alpha_days: 31, a: 0.79, b: 2.43 },
      horizon_days: 30,
    },
    model: { kind: "trees", base: fit.base, trees: fit.trees },
    calibration: { kind: "none" },
  };
  const found = explainScores(file, { ...rows, columns: history }, {
    ...options,
    customers_max: 300,
    swarm_features_max: 9,
    dependence_features_max: 9,
  });
  const names = found.importance.map(({ feature }) => feature);
  assert.deepEqual(names.toSorted(), [
    "age_days",
    "expected_purchases_30d",
    "frequency",
    "p_alive",
    "tenure_days",
    "visits",
  ]);
  // All of them move scores.
  assert.deepEqual(found.swarm.map(({ feature }) => feature), names);
  assert.deepEqual(
    found.dependence.map(({ feature }) => feature).sort(),
    ["age_days", "frequency", "tenure_days"],
  );
  assert.deepEqual(found.derived.toSorted(), ["expected_purchases_30d", "p_alive"]);
  assert.deepEqual(explainScores(logistic, rows, options).derived, []);
});

Deno.test("explainScores() varies no number that lies too far apart for any scale", () => {
  const far: FeatureColumn = {
    name: "recency_days",
    kind: "number",
    values: made.keys.map((_, row) => row % 2 === 0 ? -1e308 : 1e308 - row),
  };
  const varied = { ...rows, columns: [far, ...rows.columns.slice(1)] };
  const { dependence } = explainScores(logistic, varied, options);
  assert.deepEqual(dependence.map(({ feature }) => feature).sort(), ["plan", "spend_30d"]);
});

Deno.test("explainScores() names so many levels, the most frequent first, and a missing one", () => {
  const plan = made.keys.map((_, row) => row % 10 === 0 ? null : `level ${String(row % 7)}`);
  const varied = {
    ...rows,
    columns: [...rows.columns.slice(0, 2), {
      name: "plan",
      kind: "category" as const,
      values: plan.map((level, row) => row % 20 === 1 ? `rare ${row % 3}` : level),
    }],
  };
  const [found] = explainScores(logistic, varied, { ...options, customers_max: 300 }).dependence
    .filter(({ kind }) => kind === "category");
  assert.ok(found?.kind === "category");
  assert.equal(found.levels.length, 8);
  assert.equal(found.levels_left_out, 11 - 8);
  const counts = found.levels.map(({ customers }) => customers);
  assert.deepEqual(counts, counts.toSorted((a, b) => b - a));
  assert.ok(found.levels.some(({ level }) => level === null));
});

Deno.test("explainScores() refuses rows that lack a feature of the model", () => {
  assert.throws(
    () => explainScores(logistic, { ...rows, columns: rows.columns.slice(1) }, options),
    /feature "recency_days" is missing/,
  );
});
