/** How trees are grown. Names of the same settings in LightGBM and XGBoost stand beside ours. */
export interface TreeSettings {
  /** Most trees; fewer where validation rows stop them (n_estimators). */
  rounds_max: number;
  /** Share of each tree's answer that is added. */
  learning_rate: number;
  /** leaf: the split with the most gain first; depth: level by level (grow_policy). */
  growth: "leaf" | "depth";
  /** Most leaves of a tree (num_leaves); null: as many as the depth allows. */
  leaves_max: number | null;
  /** Most splits between root and leaf (max_depth); null: as many as the leaves allow. */
  depth_max: number | null;
  /** Penalty on the sum of a leaf's gradients (reg_alpha). */
  l1: number;
  /** Penalty on a leaf's squared value (reg_lambda). */
  l2: number;
  /** Least gain of a split (min_split_gain, gamma). */
  gain_min: number;
  /** Least sum of p (1 − p) over a leaf's rows (min_sum_hessian_in_leaf, min_child_weight). */
  child_hessian_min: number;
  /** Fewest rows of a leaf (min_child_samples); null: the square root of the rows to learn from. */
  child_rows_min: number | null;
  /** Share of rows that each tree sees, chosen by the seed (subsample). */
  row_share: number;
  /** Share of features that each tree sees, chosen by the seed (colsample_bytree). */
  column_share: number;
  /** Most intervals that a number is cut into, and most levels of a category (max_bin). */
  bins_max: number;
  /** Categories of at most so many levels are tried one level against the rest (max_cat_to_onehot). */
  one_hot_levels_max: number;
  /** Sum of p (1 − p) by which each level is drawn to the node's average before sorting (cat_smooth). */
  category_smoothing: number;
  /** Penalty added to `l2` in judging splits by sorted levels (cat_l2). */
  category_l2: number;
  /** Rounds without a better validation log loss before training stops; null: never. */
  patience: number | null;
  seed: number;
}

/** Settings for certain rows. */
export interface RowSettings extends TreeSettings {
  child_rows_min: number;
}

type Range = [low: number, high: number, kind: "whole" | "real"];

const any = Number.MAX_VALUE;
const ranges: Record<Exclude<keyof TreeSettings, "growth">, Range> = {
  rounds_max: [1, 100_000, "whole"],
  learning_rate: [1e-6, 1, "real"],
  leaves_max: [2, 65_536, "whole"],
  depth_max: [1, 64, "whole"],
  l1: [0, any, "real"],
  l2: [0, any, "real"],
  gain_min: [0, any, "real"],
  child_hessian_min: [0, any, "real"],
  child_rows_min: [1, Number.MAX_SAFE_INTEGER, "whole"],
  row_share: [1e-6, 1, "real"],
  column_share: [1e-6, 1, "real"],
  bins_max: [2, 255, "whole"],
  one_hot_levels_max: [0, 255, "whole"],
  category_smoothing: [0, any, "real"],
  category_l2: [0, any, "real"],
  patience: [1, Number.MAX_SAFE_INTEGER, "whole"],
  seed: [0, Number.MAX_SAFE_INTEGER, "whole"],
};

const may_be_null = new Set(["leaves_max", "depth_max", "child_rows_min", "patience"]);

/** Refuses settings that are out of range, all at once. */
export function checkSettings(settings: TreeSettings): void {
  const problems = Object.entries(ranges).flatMap(([name, [low, high, kind]]) => {
    const value = settings[name as keyof typeof ranges];
    if (value === null && may_be_null.has(name)) return [];
    const fits = typeof value === "number" && value >= low && value <= high &&
      (kind === "real" || Number.isInteger(value));
    const what = kind === "whole" ? "a whole number" : "a number";
    const to = high === any || high === Number.MAX_SAFE_INTEGER
      ? `of at least ${low}`
      : `from ${low} to ${high}`;
    return fits ? [] : [`${name} is ${value}, must be ${what} ${to}`];
  });
  if (settings.growth !== "leaf" && settings.growth !== "depth") {
    problems.push(`growth is ${settings.growth}, must be leaf or depth`);
  }
  if (settings.leaves_max === null && settings.depth_max === null) {
    problems.push("leaves_max and depth_max are both null, one must end the growth");
  }
  if (problems.length > 0) throw new RangeError(`Cannot train trees: ${problems.join("; ")}`);
}
