import assert from "node:assert/strict";
import { loadModel, modelOf, saveModel, sigmoid } from "../../model/mod.ts";
import { belowFloat32 } from "./float32.ts";
import { type ImportInput, importModel } from "./import_model.ts";

type Cells = (number | string | null)[];

interface Case {
  name: string;
  model: Record<string, unknown>;
  raw: number[];
  /** Shapley values of every fourth row in the order of the model's features; of nothing known last. */
  parts: number[][];
  raw_best?: number[];
}

/** Made by `tests/cases/import_model/make.py` with the real libraries; the figures are what those answer. */
const cases: { rows: Record<string, Cells>; lightgbm: Case[]; xgboost: Case[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../../tests/cases/import_model/cases.json", import.meta.url)),
);
const kinds: Record<string, "number" | "category"> = {
  // Another order than the models': cells must be found by name.
  plan: "category",
  spend: "number",
  unused_days: "number",
  country: "category",
  logins_30d: "number",
  recency_days: "number",
};

function input(from: "xgboost" | "lightgbm", model: unknown, rest: Partial<ImportInput> = {}) {
  const definition = {
    features: Object.entries(kinds).map(([name, kind]) => ({
      name,
      kind,
      from: { kind: "fixed" as const, fixed: "recency_days" as const },
      as_of: "events" as const,
    })),
    hash: "definition",
  };
  const text = typeof model === "string" ? model : JSON.stringify(model);
  return {
    text,
    name: "model.json",
    from,
    dataset: "shop",
    definition,
    hashes: { contract: "contract", data: "data" },
    value: { offer_cost: 5, saved_customer: 100, save_rate: 0.25 },
    ...rest,
  };
}

/** XGBoost cuts off names that are not plain ASCII, so that they have to be given. */
const levels = { country: (cases.lightgbm[0]!.model.pandas_categorical as string[][])[1]! };

const count = cases.rows.plan!.length;
const columns = Object.entries(kinds).map(([name, kind]) => ({
  name,
  kind,
  values: cases.rows[name] ?? Array<number>(count).fill(1),
})) as Parameters<ReturnType<typeof modelOf>["predictRaw"]>[0];

/** The largest distance from what the library answers, for many rows and for each alone. */
function distance(made: ImportInput, wanted: number[]): number {
  const text = saveModel(importModel(made));
  const model = modelOf(loadModel(text, "imported"));
  const raw = model.predictRaw(columns);
  const alone = Array.from(
    { length: count },
    (_, row) => model.logOdds(columns.map(({ values }) => values[row]!)),
  );
  assert.deepEqual([...raw], alone);
  return Math.max(...wanted.map((value, row) => Math.abs(value - raw[row]!)));
}

/** The largest distance of a part from what the library's own TreeSHAP says. */
function partsDistance(made: ImportInput, names: readonly string[], wanted: number[][]): number {
  const model = modelOf(importModel(made));
  return Math.max(...wanted.flatMap((row, at) => {
    const parts = model.contributions(columns.map(({ values }) => values[4 * at]!));
    return [...names, "base"].map((name, place) => {
      const found = name === "base"
        ? model.base
        : parts[columns.findIndex((column) => column.name === name)]!;
      return Math.abs(found - row[place]!);
    });
  }));
}

for (const { name, model, raw, parts } of cases.lightgbm) {
  Deno.test(`importModel() answers as LightGBM does: ${name}`, () => {
    const scale = name === "sigmoid 2" ? 2 : 1;
    const scaled = (values: number[]) => values.map((value) => value * scale);
    assert.ok(distance(input("lightgbm", model), scaled(raw)) <= 1e-12);
    const names = model.feature_names as string[];
    assert.ok(partsDistance(input("lightgbm", model), names, parts.map(scaled)) <= 1e-12);
  });
}

for (const { name, model, raw, parts, raw_best } of cases.xgboost) {
  Deno.test(`importModel() answers as XGBoost does: ${name}`, () => {
    const rounds = raw_best === undefined ? undefined : "all" as const;
    assert.ok(distance(input("xgboost", model, { rounds, levels }), raw) <= 1e-5);
    const from_probability = raw.map(sigmoid);
    const file = modelOf(importModel(input("xgboost", model, { rounds, levels })));
    const probability = [...file.predictRaw(columns)].map(sigmoid);
    const off = Math.max(...from_probability.map((p, row) => Math.abs(p - probability[row]!)));
    assert.ok(off <= 1e-6, `${off}`);
    const { feature_names } = model.learner as { feature_names: string[] };
    assert.ok(
      partsDistance(input("xgboost", model, { rounds, levels }), feature_names, parts) <= 1e-5,
    );
    if (raw_best === undefined) return;
    assert.ok(distance(input("xgboost", model, { rounds: "best", levels }), raw_best) <= 1e-5);
  });
}

Deno.test("importModel() reads a base score of XGBoost before 3.1", () => {
  const model = structuredClone(cases.xgboost[1]!.model) as {
    learner: { learner_model_param: { base_score: string } };
  };
  model.learner.learner_model_param.base_score = "2E-1";
  assert.ok(distance(input("xgboost", model, { levels }), cases.xgboost[1]!.raw) <= 1e-5);
});

Deno.test("importModel() takes names and levels from outside where the file has none", () => {
  const model = structuredClone(cases.lightgbm[0]!.model);
  const names = ["recency_days", "logins_30d", "spend", "plan", "country"];
  const lists = model.pandas_categorical as string[][];
  const both = { plan: lists[0]!, country: lists[1]! };
  model.pandas_categorical = null;
  const infos = model.feature_infos as Record<string, unknown>;
  model.feature_infos = Object.fromEntries(names.map((name, at) => [`Column_${at}`, infos[name]]));
  model.feature_names = names.map((_, at) => `Column_${at}`);
  const made = input("lightgbm", model, { features: names, levels: both });
  assert.ok(distance(made, cases.lightgbm[0]!.raw) <= 1e-12);
});

function refused(made: ImportInput): string[] {
  try {
    importModel(made);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message.split("\n").map((line) =>
      line.replace(/^Cannot import model "model.json": /, "")
    );
  }
  throw new assert.AssertionError({ message: "nothing was refused" });
}

const xgboost = cases.xgboost[0]!.model, lightgbm = cases.lightgbm[0]!.model;

function changed(model: unknown, path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(model) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = copy;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  at[last] = value;
  return copy;
}

Deno.test("importModel() refuses what is no such file, and says how to write one", () => {
  const save = 'use save_model("model.json")', dump = "use json.dump(booster.dump_model(), file)";
  const wrong: [ImportInput, string][] = [
    [input("xgboost", "0:[f0<1] yes=1,no=2\n1:leaf=0.1"), `get_dump(), which has no base score`],
    [input("xgboost", "booster[0]:\n0:leaf=1"), `get_dump(), which has no base score`],
    [input("xgboost", [{ nodeid: 0, leaf: 1 }]), "get_dump() or dump_model(), which has no base"],
    [input("xgboost", "binf"), `it is no JSON, ${save}`],
    [input("lightgbm", "tree\nversion=v4"), `it is LightGBM's own text format, ${dump}`],
    [input("lightgbm", xgboost), `is missing or of another type, ${dump}`],
    [input("xgboost", lightgbm), `is missing or of another type, ${save} of XGBoost 1.6 or later`],
  ];
  for (const [made, message] of wrong) {
    const [first, ...more] = refused(made);
    assert.deepEqual(more, []);
    assert.ok(first!.includes(message), first);
  }
});

Deno.test("importModel() refuses models whose score is no sum of binary log-odds, all at once", () => {
  let model = changed(xgboost, "learner.objective.name", "reg:squarederror");
  model = changed(model, "learner.gradient_booster.name", "dart");
  model = changed(model, "learner.learner_model_param.num_class", "3");
  assert.deepEqual(refused(input("xgboost", model)), [
    'its objective is "reg:squarederror", must be "binary:logistic"',
    'its booster is "dart", must be "gbtree"',
    "it has 3 classes, must have two",
  ]);
  const other = changed(changed(lightgbm, "objective", "multiclass num_class:3"), "num_class", 3);
  assert.deepEqual(refused(input("lightgbm", changed(other, "average_output", true))), [
    'its objective is "multiclass num_class:3", must be "binary"',
    "it has 3 classes, must have two in one score",
    "it is a random forest (average_output), must be boosted trees",
  ]);
  const linear = changed(lightgbm, "tree_info.0.tree_structure", { leaf_value: 1, leaf_const: 2 });
  assert.deepEqual(refused(input("lightgbm", linear)), [
    "it has linear trees (linear_tree), must have constant leaves",
  ]);
});

Deno.test("importModel() asks which rounds count where early stopping left more", () => {
  const { model } = cases.xgboost[3]!;
  const [only] = refused(input("xgboost", model));
  assert.match(
    only!,
    /^it has \d+ rounds, the best of them was \d+, add --rounds best .* or --round/,
  );
});

Deno.test("importModel() holds features against the data set's, all at once", () => {
  const names = ["recency_days", "logins_30d", "spend", "plan", "country"];
  assert.deepEqual(refused(input("lightgbm", lightgbm, { features: names.toReversed() })), [
    'its feature 1 is "recency_days", --features says "country"',
    'its feature 2 is "logins_30d", --features says "plan"',
    'its feature 4 is "plan", --features says "logins_30d"',
    'its feature 5 is "country", --features says "recency_days"',
  ]);
  assert.deepEqual(refused(input("lightgbm", lightgbm, { features: ["a"] })), [
    "it has 5 features, --features names 1",
  ]);
  const unnamed = changed(xgboost, "learner.feature_names", []);
  assert.deepEqual(refused(input("xgboost", unnamed)), [
    "it has no names for its 5 features, add --features with all of them in order",
  ]);
  const wrong = ["recency", "logins_30d", "country", "plan", "plan"];
  assert.deepEqual(
    refused(input("xgboost", unnamed, { features: wrong })),
    [
      'its feature "plan" is a number, must be a category',
      'its feature "plan" stands twice',
    ].slice(1),
  );
  const shuffled = ["recency", "logins_30d", "country", "plan", "spend"];
  assert.deepEqual(refused(input("xgboost", unnamed, { features: shuffled, levels })), [
    'its feature "recency" is none of data set "shop", which has ' + Object.keys(kinds).join(", "),
    'its feature "country" is a number, must be a category',
    'its feature "spend" is a category, must be a number',
  ]);
  const bare = changed(lightgbm, "pandas_categorical", null);
  assert.deepEqual(refused(input("lightgbm", bare, { levels: { plan: ["a", "b", "c"], x: [] } })), [
    'it has no names for the categories of "country", add --levels FILE with ' +
    '{"country": [names in the order of their codes]}',
    '--levels names "x", which it does not have',
  ]);
});

Deno.test("belowFloat32() splits doubles exactly where single precision does", () => {
  const random = new Float32Array(
    new Uint32Array(
      Array.from({ length: 4000 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 0),
    ).buffer,
  );
  const special = [0, -0, 1, -1, 0.1, 1e-45, -1e-45, 16777216, 3.4028234663852886e38];
  for (const threshold of [...special, ...random].filter(Number.isFinite)) {
    const limit = belowFloat32(threshold);
    const bits = new BigInt64Array(1), value = new Float64Array(bits.buffer);
    value[0] = limit;
    for (const step of [-1n, 0n, 1n, 2n]) {
      const near = new Float64Array(BigInt64Array.of(bits[0]! + step).buffer)[0]!;
      const left = Math.fround(near) < Math.fround(threshold);
      assert.equal(near <= limit, left, `${near} at ${threshold}`);
    }
  }
});

Deno.test("importModel() refuses trees that name categories or features which are not there", () => {
  const short = { plan: ["free"], country: ["de"] };
  const bare = changed(lightgbm, "pandas_categorical", null);
  const [first] = refused(input("lightgbm", bare, { levels: short }));
  assert.match(first!, /^tree \d+: node \d+ names level \d of "(plan|country)", which has 1$/);
  const beyond = changed(xgboost, "learner.gradient_booster.model.trees.0.split_indices.0", 9);
  assert.deepEqual(refused(input("xgboost", beyond, { levels })), [
    "tree 0: node 0 splits by feature undefined of 6",
  ]);
});
