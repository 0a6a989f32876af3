/** How trees are grown. Names of the same settings in LightGBM and XGBoost stand beside ours. */
export interface TreeSettings {
  /** Most trees; fewer where validation rows stop them. */
  rounds_max: number;
  /** Share of each tree's answer that is added. */
  learning_rate: number;
  /** leaf: the split with the most gain first; depth: level by level. */
  growth: "leaf" | "depth";
  /** Most leaves of a tree (num_leaves). */
  leaves_max: number;
  /** Most splits between root and leaf; null: any (max_depth). */
  depth_max: number | null;
  /** Penalty on the sum of a leaf's gradients (reg_alpha). */
  l1: number;
  /** Penalty on a leaf's squared value (reg_lambda). */
  l2: number;
  /** Least gain of a split (min_split_gain, gamma). */
  gain_min: number;
  /** Least sum of p (1 − p) over a leaf's rows (min_sum_hessian_in_leaf, min_child_weight). */
  child_hessian_min: number;
  /** Fewest rows of a leaf (min_child_samples). */
  child_rows_min: number;
  /** Share of rows that each tree sees, chosen by the seed (subsample). */
  row_share: number;
  /** Share of features that each tree sees, chosen by the seed (colsample_bytree). */
  column_share: number;
  /** Most intervals that a number is cut into, besides the one for missing values (max_bin). */
  bins_max: number;
  /** Most levels of a category that are tried one against the rest (max_cat_to_onehot). */
  one_hot_levels_max: number;
  /** Rows' worth of the node's own average that each level is drawn to before sorting (cat_smooth). */
  category_smoothing: number;
  /** Penalty added to `l2` in splits by sorted levels (cat_l2). */
  category_l2: number;
  /** Most levels on the listed side of a category split (max_cat_threshold). */
  category_side_max: number;
  /** Rounds without a better validation log loss before training stops; null: never. */
  patience: number | null;
  seed: number;
}
