import { z } from "zod";
import {
  type ImportedColumn,
  type ImportedNode,
  type ImportedTrees,
  treeOf,
} from "./imported_trees.ts";
import { refusal } from "./refusal.ts";

const leaf_file = z.object({
  leaf_value: z.number(),
  leaf_count: z.number().optional(),
  leaf_const: z.unknown().optional(),
});

const split_file = z.object({
  split_feature: z.int(),
  threshold: z.union([z.number(), z.string()]),
  decision_type: z.enum(["<=", "=="]),
  default_left: z.boolean(),
  missing_type: z.enum(["None", "Zero", "NaN"]),
  internal_count: z.number(),
  left_child: z.unknown(),
  right_child: z.unknown(),
});

const model_file = z.object({
  version: z.string(),
  num_class: z.int(),
  num_tree_per_iteration: z.int(),
  objective: z.string().default(""),
  average_output: z.union([z.boolean(), z.int()]).default(false),
  feature_names: z.array(z.string()),
  feature_infos: z.record(
    z.string(),
    z.object({ values: z.array(z.number()).default([]) }),
  ).default({}),
  tree_info: z.array(z.object({ tree_structure: z.unknown() })),
  pandas_categorical: z.array(z.array(z.union([z.string(), z.number(), z.boolean()]))).nullish(),
});

/**
 * Reads what LightGBM's `dump_model()` gives, written as JSON. Splits decide as its
 * `Tree::NumericalDecision` and `Tree::CategoricalDecision` do.
 *
 * @throws {TypeError} If it is another kind of file, or a model that is no sum of binary log-odds.
 */
export function readLightgbm(parsed: unknown, name: string): ImportedTrees {
  const file = model_file.safeParse(parsed);
  if (!file.success) {
    throw refusal(name, [
      `it is no LightGBM model in JSON: ${file.error.issues[0]!.path.join(".") || "the file"} ` +
      "is missing or of another type, use json.dump(booster.dump_model(), file)",
    ]);
  }
  const { objective, version, tree_info, feature_names } = file.data;
  const problems: string[] = [];
  const [kind, ...settings] = objective.split(" ");
  if (kind !== "binary") {
    problems.push(`its objective is "${objective}", must be "binary"`);
  }
  if (file.data.num_class !== 1 || file.data.num_tree_per_iteration !== 1) {
    problems.push(`it has ${file.data.num_class} classes, must have two in one score`);
  }
  if (Number(file.data.average_output) !== 0) {
    problems.push("it is a random forest (average_output), must be boosted trees");
  }
  if (problems.length > 0) throw refusal(name, problems);
  const sigmoid = Number(settings.find((part) => part.startsWith("sigmoid:"))?.slice(8) ?? 1);
  return {
    columns: columnsOf(file.data),
    named: !feature_names.every((own, at) => own === `Column_${at}`),
    base: 0,
    trees: tree_info.map(({ tree_structure }) => treeOf(nodeOf(tree_structure, sigmoid, name))),
    library: `lightgbm ${version}`,
  };
}

function columnsOf(
  { feature_names, feature_infos, pandas_categorical }: z.output<typeof model_file>,
): ImportedColumn[] {
  const categories = feature_names.filter((own) => (feature_infos[own]?.values ?? []).length > 0);
  // A column of pandas that took one value alone has no entry, and then the lists cannot be matched.
  const known = pandas_categorical?.length === categories.length ? pandas_categorical : undefined;
  return feature_names.map((own) => {
    const at = categories.indexOf(own);
    return {
      name: own,
      kind: at === -1 ? "number" : "category",
      levels: at === -1 ? null : known?.[at]?.map(String) ?? null,
    };
  });
}

function nodeOf(parsed: unknown, sigmoid: number, file: string): ImportedNode {
  const leaf = leaf_file.safeParse(parsed);
  if (leaf.success) {
    if (leaf.data.leaf_const !== undefined) {
      throw refusal(file, ["it has linear trees (linear_tree), must have constant leaves"]);
    }
    return { leaf: leaf.data.leaf_value * sigmoid, cover: leaf.data.leaf_count ?? 0 };
  }
  const split = split_file.safeParse(parsed);
  if (!split.success) {
    throw refusal(file, ["a node of a tree is neither a leaf nor a split of dump_model()"]);
  }
  const { threshold, decision_type, default_left, missing_type, ...node } = split.data;
  const shared = {
    feature: node.split_feature,
    cover: node.internal_count,
    left: () => nodeOf(node.left_child, sigmoid, file),
    right: () => nodeOf(node.right_child, sigmoid, file),
  };
  if (decision_type === "==") {
    const levels = String(threshold).split("||").map(Number).sort((a, b) => a - b);
    return { ...shared, threshold: 0, levels, missing_left: false, zero_missing: false };
  }
  const limit = Number(threshold);
  return {
    ...shared,
    threshold: limit,
    levels: null,
    // Without a missing type a missing value counts as 0.
    missing_left: missing_type === "None" ? 0 <= limit : default_left,
    zero_missing: missing_type === "Zero",
  };
}
