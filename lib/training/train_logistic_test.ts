import assert from "node:assert/strict";
import { newton } from "./_newton.ts";
import { sample } from "../model/_sample.ts";
import { encode } from "./encoding.ts";
import { type FeatureColumn, LogisticModel, sigmoid } from "../model/mod.ts";
import { logisticParts } from "./logistic_parts.ts";
import { type LogisticFit, type LogisticOptions, trainLogistic } from "./train_logistic.ts";
import { ascend, library } from "./two_classes.ts";
import { DesignMatrix } from "./design_matrix.ts";

function rowsOf({ rows, columns, data }: DesignMatrix): number[][] {
  return Array.from({ length: rows }, (_, row) => (
    Array.from(data.subarray(row * columns, (row + 1) * columns))
  ));
}

function assertClose(found: readonly number[], expected: readonly number[], within: number) {
  assert.equal(found.length, expected.length);
  for (const [at, value] of found.entries()) {
    assert.ok(Math.abs(value - expected[at]!) <= within, `${at}: ${value}, not ${expected[at]}`);
  }
}

for (const ridge of [0, 1, 10]) {
  Deno.test(`trainLogistic() agrees with Newton's method where ridge is ${ridge}`, () => {
    const { columns, labels } = sample(800);
    const { encoding, base, weights, fit } = trainLogistic(columns, labels, { ridge });
    assertClose([base, ...weights], newton(rowsOf(encode(encoding, columns)), labels, ridge), 1e-5);
    assert.ok(fit.gradient <= 1e-6);
    assert.ok(fit.steps >= 12);
  });
}

Deno.test("trainLogistic() agrees with Newton's method where columns nearly repeat and churn is rare", () => {
  const { columns, labels: all } = sample(1500);
  const recency = columns[0]!.values as number[];
  const twin = recency.map((value, row) => value + (row % 7) / 300);
  const labels = all.map((label, row) => row % 8 === 0 ? label : 0);
  const more: FeatureColumn[] = [...columns, { name: "twin", kind: "number", values: twin }];
  const { encoding, base, weights } = trainLogistic(more, labels);
  assertClose([base, ...weights], newton(rowsOf(encode(encoding, more)), labels, 1), 1e-5);
});

Deno.test("trainLogistic() shares the weight of doubled columns under a ridge", () => {
  const { columns, labels } = sample(500);
  const copy = { ...columns[0]!, name: "copy" };
  const { encoding, weights } = trainLogistic([...columns, copy], labels);
  const at = (name: string) => encoding.columns.findIndex((column) => column.name === name);
  assertClose([weights[at("copy")]!], [weights[at("recency_days")]!], 1e-6);
});

Deno.test("trainLogistic() drops a sum of other columns by name where there is no ridge", () => {
  const { columns, labels } = sample(500);
  const tenure = Array.from({ length: 500 }, (_, row) => row % 91);
  const age = tenure.map((value, row) => value + (columns[0]!.values[row] as number));
  const { encoding } = trainLogistic(
    [
      ...columns,
      { name: "tenure_days", kind: "number", values: tenure },
      { name: "age_days", kind: "number", values: age },
    ],
    labels,
    { ridge: 0 },
  );
  assert.deepEqual(encoding.dropped, [
    { name: "age_days", feature: "age_days", why: "collinear" },
  ]);
});

Deno.test("trainLogistic() gives the same model whatever the order of columns and unit of a feature", () => {
  const { columns, labels } = sample(500);
  const [recency, spend, plan] = columns as [FeatureColumn, FeatureColumn, FeatureColumn];
  const hours = (recency.values as number[]).map((days) => days * 24);
  function score(fit: LogisticFit, columns: FeatureColumn[]) {
    return Array.from(new LogisticModel(logisticParts(fit)).predictRaw(columns));
  }
  const turned = [plan, spend, { ...recency, values: hours }] as FeatureColumn[];
  const expected = score(trainLogistic(columns, labels), columns);
  assertClose(score(trainLogistic(turned, labels), turned), expected, 1e-5);
});

Deno.test("trainLogistic() gives the same bits for the same rows", () => {
  const { columns, labels } = sample(300);
  assert.deepEqual(trainLogistic(columns, labels), trainLogistic(columns, labels));
});

Deno.test("trainLogistic() scores as the library's own product of rows and weights", () => {
  const { columns, labels } = sample(200);
  const fit = trainLogistic(columns, labels);
  const design = encode(fit.encoding, columns);
  const scores = new LogisticModel(logisticParts(fit)).predictRaw(columns);
  const expected = design.times([fit.base, ...fit.weights]);
  assertClose(Array.from(scores, sigmoid), Array.from(expected, sigmoid), 1e-12);
});

Deno.test("ascend() takes the steps of plain gradient ascent towards the class 1", () => {
  const design = new DesignMatrix(4, 2, Float64Array.of(1, -1, 1, 0, 1, 1, 1, 2));
  const labels = new DesignMatrix(4, 1, Float64Array.of(0, 0, 1, 1));
  let weights = [0, 0];
  for (let step = 0; step < 7; step++) {
    const residuals = design.times(weights).map((score, row) => labels.data[row]! - sigmoid(score));
    weights = weights.map((w, at) => w + 0.3 * design.transposedTimes(residuals)[at]!);
  }
  assertClose(Array.from(ascend(design, labels, { steps: 7, learning_rate: 0.3 })), weights, 1e-12);
});

Deno.test("library names the version that deno.json maps", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile("deno.json"));
  assert.equal(`npm:${library.replace(" ", "@")}`, imports["ml-logistic-regression"]);
});

function refuses(
  name: string,
  message: RegExp,
  change: (given: ReturnType<typeof sample>) => {
    columns?: FeatureColumn[];
    labels?: ArrayLike<number>;
    options?: LogisticOptions;
  },
) {
  Deno.test(`trainLogistic() refuses ${name}`, () => {
    const given = sample(200);
    const { columns = given.columns, labels = given.labels, options } = change(given);
    assert.throws(() => trainLogistic(columns, labels, options), { message });
  });
}

function number(name: string, values: unknown[]): FeatureColumn {
  return { name, kind: "number", values: values as number[] };
}

refuses(
  "a number that is not finite, by feature and row",
  /^Cannot use features: feature "x" is NaN in row|feature "x" is NaN, must be a finite number/,
  ({ columns, keys }) => ({
    columns: [...columns, number("x", keys.map((_, row) => row === 3 ? NaN : row))],
  }),
);
refuses("text in a number", /feature "x" is "7", must be a finite number or null in row 0/, (
  { keys },
) => ({ columns: [number("x", keys.map(() => "7"))] }));
refuses("columns of unequal length", /feature "x" has 2 rows, must have 200 as "recency_days"/, (
  { columns },
) => ({ columns: [...columns, number("x", [1, 2])] }));
refuses("a name that stands twice", /feature "plan" is given twice/, ({ columns }) => ({
  columns: [...columns, columns[2]!],
}));
refuses("no feature at all", /there is no feature/, () => ({ columns: [] }));
refuses("features that say nothing", /no feature says anything: "x" is constant/, ({ keys }) => ({
  columns: [number("x", keys.map(() => 0.1))],
}));
refuses("numbers without a finite sum", /feature "x" is 1e\+300 in row 0, must be within/, (
  { keys },
) => ({ columns: [number("x", keys.map((_, row) => row === 0 ? 1e300 : row))] }));
refuses("labels other than 0 and 1", /^Cannot use labels: row 0 has 2, must be 0 or 1$/, (
  { labels },
) => ({ labels: labels.map(() => 2) }));
refuses("text as labels", /row 0 has "1", must be 0 or 1/, ({ keys }) => ({
  labels: keys.map(() => "1") as unknown as number[],
}));
refuses("too few labels", /there are 3, must be 200, one per row/, () => ({ labels: [0, 1, 1] }));
refuses(
  "rows of one class",
  /^Cannot train: 0 of 200 rows stayed, must be at least 10$/,
  ({ labels }) => ({ labels: labels.map(() => 1) }),
);
refuses(
  "fewer than ten churners",
  /^Cannot train: 9 of 200 rows churned, must be at least 10$/,
  ({ labels }) => ({ labels: labels.map((_, row) => row < 9 ? 1 : 0) }),
);
refuses("a misspelt option", /wrong options: "step" unknown, valid are ridge, steps, /, () => ({
  options: { step: 3 } as LogisticOptions,
}));
refuses("a negative ridge", /"ridge": /, () => ({ options: { ridge: -1 } }));
refuses(
  "a feature that parts the classes, by name, where there is no ridge",
  /"x" parts churned rows from the others without overlap/,
  ({ columns, labels }) => ({
    columns: [...columns, number("x", Array.from(labels, (label, row) => label * 9 + row % 5))],
    options: { ridge: 0 },
  }),
);
refuses(
  "features that part the classes together, where there is no ridge",
  /after 200 steps the gradient is .*raise ridge or steps_max/,
  ({ labels }) => ({
    columns: [
      number("x", Array.from(labels, (_, row) => row * 37 % 101)),
      number("y", Array.from(labels, (label, row) => label * 9 + row * 37 % 101)),
    ],
    options: { ridge: 0, steps_max: 200 },
  }),
);
refuses(
  "a ridge too small to tell doubled columns apart",
  /column "copy" repeats the columns before it .*raise ridge, or set it to 0/,
  ({ columns }) => ({
    columns: [...columns, { ...columns[0]!, name: "copy" }],
    options: { ridge: 1e-12 },
  }),
);
refuses("weights that have not converged", /after 3 steps the gradient is/, () => ({
  options: { steps: 3, steps_max: 3 },
}));
refuses(
  "a category that is a key",
  /feature "id" has 200 levels, must be at most 100/,
  ({ keys, columns }) => ({
    columns: [...columns, { name: "id", kind: "category", values: keys }],
  }),
);

Deno.test("trainLogistic() fits a feature that parts the classes under a ridge", () => {
  const { columns, labels } = sample(200);
  const x = number("x", Array.from(labels));
  const { encoding, base, weights } = trainLogistic([...columns, x], labels);
  const rows = rowsOf(encode(encoding, [...columns, x]));
  assertClose([base, ...weights], newton(rows, labels, 1), 1e-5);
});
