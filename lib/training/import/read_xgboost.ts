import { z } from "zod";
import { belowFloat32 } from "./float32.ts";
import {
  type ImportedColumn,
  type ImportedNode,
  type ImportedTrees,
  treeOf,
} from "./imported_trees.ts";
import { refusal } from "./refusal.ts";

const numbers = z.array(z.number());
const indices = z.array(z.int());

const tree_file = z.object({
  left_children: indices,
  right_children: indices,
  split_indices: indices,
  split_conditions: numbers,
  split_type: indices.optional(),
  default_left: z.array(z.union([z.int(), z.boolean()]).transform(Number)),
  categories: indices.default([]),
  categories_nodes: indices.default([]),
  categories_segments: indices.default([]),
  categories_sizes: indices.default([]),
  sum_hessian: numbers,
});

/** Categories as Arrow keeps texts: bytes, and where each text begins. */
const texts = z.object({ offsets: indices, values: z.array(z.union([z.number(), z.string()])) });

const model_file = z.object({
  learner: z.object({
    attributes: z.record(z.string(), z.string()).default({}),
    feature_names: z.array(z.string()).default([]),
    feature_types: z.array(z.string()).default([]),
    gradient_booster: z.object({
      name: z.string(),
      model: z.object({
        cats: z.object({ enc: z.array(z.unknown()) }).optional(),
        gbtree_model_param: z.object({ num_parallel_tree: z.string().optional() }),
        trees: z.array(tree_file),
      }),
    }),
    learner_model_param: z.object({
      base_score: z.string(),
      num_class: z.string().default("0"),
      num_feature: z.string(),
      num_target: z.string().default("1"),
    }),
    objective: z.object({ name: z.string() }),
  }),
  version: indices,
});

/**
 * Reads what XGBoost's `save_model("….json")` writes (schema: its documentation, "Model IO").
 *
 * @param rounds How many boosting rounds count; "all"; undefined: all, unless early stopping says
 * fewer, which must be decided.
 * @throws {TypeError} If it is another kind of file, or a model that is no sum of binary log-odds.
 */
export function readXgboost(
  parsed: unknown,
  name: string,
  rounds: "all" | "best" | undefined,
): ImportedTrees {
  if (Array.isArray(parsed)) {
    throw refusal(name, [
      'it looks like get_dump() or dump_model(), which has no base score, use save_model("model.json")',
    ]);
  }
  const file = model_file.safeParse(parsed);
  if (!file.success) {
    throw refusal(name, [
      `it is no XGBoost model in JSON: ${file.error.issues[0]!.path.join(".") || "the file"} ` +
      `is missing or of another type, use save_model("model.json") of XGBoost 1.6 or later`,
    ]);
  }
  const { learner, version } = file.data;
  const { learner_model_param: param, gradient_booster: booster, objective, attributes } = learner;
  const problems: string[] = [];
  if (objective.name !== "binary:logistic" && objective.name !== "binary:logitraw") {
    problems.push(`its objective is "${objective.name}", must be "binary:logistic"`);
  }
  if (booster.name !== "gbtree") {
    problems.push(`its booster is "${booster.name}", must be "gbtree"`);
  }
  if (Number(param.num_class) > 1) {
    problems.push(`it has ${param.num_class} classes, must have two`);
  }
  if (Number(param.num_target) > 1) {
    problems.push(`it has ${param.num_target} targets, must have one`);
  }
  if (Number(booster.model.gbtree_model_param.num_parallel_tree ?? 1) > 1) {
    problems.push("it grows several trees a round (num_parallel_tree), must grow one");
  }
  // "5E-1" before XGBoost 3.1, "[5E-1]" from then on.
  const base_score = Number(param.base_score.replace(/^\[(.*)\]$/, "$1"));
  const is_probability = objective.name === "binary:logistic";
  if (!Number.isFinite(base_score) || is_probability && !(base_score > 0 && base_score < 1)) {
    problems.push(`its base_score is "${param.base_score}", must be a probability`);
  }
  const all = booster.model.trees.length;
  const best = attributes.best_iteration === undefined
    ? all
    : Number(attributes.best_iteration) + 1;
  if (rounds === undefined && best < all) {
    problems.push(
      `it has ${all} rounds, the best of them was ${best}, add --rounds best (what scikit-learn's ` +
        `predict uses) or --rounds all (what Booster.predict uses)`,
    );
  }
  if (problems.length > 0) throw refusal(name, problems);
  const columns = columnsOf(learner, Number(param.num_feature), name);
  const used = booster.model.trees.slice(0, rounds === "best" ? best : all);
  return {
    columns,
    named: learner.feature_names.length > 0,
    base: is_probability ? Math.log(base_score) - Math.log1p(-base_score) : base_score,
    trees: used.map((tree) => treeOf(nodeOf(tree, 0))),
    library: `xgboost ${version.join(".")}`,
  };
}

function columnsOf(
  { feature_names, feature_types, gradient_booster }: z.output<typeof model_file>["learner"],
  count: number,
  file: string,
): ImportedColumn[] {
  const encoded = gradient_booster.model.cats?.enc ?? [];
  const names = feature_names.length > 0
    ? feature_names
    : Array.from({ length: count }, (_, at) => `f${at}`);
  if (names.length !== count) {
    throw refusal(file, [`it names ${names.length} of its ${count} features`]);
  }
  return names.map((name, at) => {
    const is_category = feature_types[at] === "c";
    return {
      name,
      kind: is_category ? "category" : "number",
      levels: is_category ? levelsOf(encoded[at]) : null,
    };
  });
}

function levelsOf(encoded: unknown): string[] | null {
  const { success, data } = texts.safeParse(encoded);
  if (!success || data.values.length === 0) return null;
  if (data.offsets.length === 0) return data.values.map(String);
  const bytes = Uint8Array.from(data.values.map(Number));
  // XGBoost 3.2 counts characters and keeps bytes, so that other texts are cut off at the end.
  if (bytes.some((byte) => byte > 127)) return null;
  return data.offsets.slice(1).map((end, at) =>
    new TextDecoder().decode(bytes.subarray(data.offsets[at]!, end))
  );
}

function nodeOf(tree: z.output<typeof tree_file>, at: number): ImportedNode {
  const cover = tree.sum_hessian[at]!;
  const left = tree.left_children[at]!, right = tree.right_children[at]!;
  if (left === -1) return { leaf: tree.split_conditions[at]!, cover };
  const shared = { feature: tree.split_indices[at]!, zero_missing: false, cover };
  const is_left = tree.default_left[at] === 1;
  if (tree.split_type?.[at] !== 1) {
    return {
      ...shared,
      threshold: belowFloat32(tree.split_conditions[at]!),
      levels: null,
      missing_left: is_left,
      left: () => nodeOf(tree, left),
      right: () => nodeOf(tree, right),
    };
  }
  // Listed categories go right there (common::Decision), and left here.
  const segment = tree.categories_nodes.indexOf(at);
  const first = tree.categories_segments[segment]!;
  return {
    ...shared,
    threshold: 0,
    levels: tree.categories.slice(first, first + tree.categories_sizes[segment]!)
      .sort((a, b) => a - b),
    missing_left: !is_left,
    left: () => nodeOf(tree, right),
    right: () => nodeOf(tree, left),
  };
}
