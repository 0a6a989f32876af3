import type { Dropped } from "../encoding.ts";
import {
  checkColumns,
  type EncodedFeature,
  type FeatureColumn,
  type Tree,
} from "../../model/mod.ts";
import { type Labels, requireBothClasses, seededDraw } from "../../metrics/mod.ts";
import { binFeatures, type BinnedFeature, isConstant } from "./binned_feature.ts";
import { EarlyStopping } from "./early_stopping.ts";
import { gradientStep } from "./log_loss_gradients.ts";
import { sampleFeatures, sampleRows } from "./sampling.ts";
import { Team } from "./team.ts";
import { TreeGrower } from "./tree_grower.ts";
import { checkSettings, type TreeSettings } from "./tree_settings.ts";
import { makeWorkspace, type Workspace } from "./workspace.ts";

export interface TrainTreesOptions {
  /** Rows whose log loss chooses the number of rounds; without them all rounds are grown. */
  validation?: { columns: readonly FeatureColumn[]; labels: Labels };
  /** 1: churn never falls as the feature grows, −1: never rises; by name, numbers only. */
  monotone?: Readonly<Record<string, 1 | -1>>;
  /** Threads that share the work; any number gives the same bytes. */
  threads?: number;
  /** After each round; `log_loss` of validation, or undefined without. */
  onProgress?: (round: number, log_loss: number | undefined) => void;
}

export interface TreesFit {
  /** As the trees know them: the model file's `features`. */
  features: EncodedFeature[];
  /** Features of one value, which no tree can use. */
  dropped: Dropped[];
  /** Log-odds before the first tree: those of the training rows' rate. */
  base: number;
  /** Up to the best round. */
  trees: Tree[];
  /** Trees that are kept. */
  rounds: number;
  /** After each round that was grown, of validation rows; empty without. */
  validation_log_loss: number[];
  /** For the model file's `fit`. */
  facts: { rows: number; churned: number; rounds: number; leaves: number };
}

/**
 * Grows boosted trees on log loss, by histograms (Chen, Guestrin, XGBoost, 2016; Ke et al., LightGBM,
 * 2017).
 *
 * The order of columns and, where no rows are sampled, of rows changes nothing but the numbers of the
 * features; neither does the number of threads.
 *
 * @throws {TypeError} If features, labels or directions are no such thing.
 * @throws {RangeError} If settings are out of range, rows are of one class, all features are constant, a
 * category has too many levels, or the work is too large.
 */
export async function trainTrees(
  columns: readonly FeatureColumn[],
  labels: Labels,
  settings: TreeSettings,
  { validation, monotone = {}, threads = 1, onProgress }: TrainTreesOptions = {},
): Promise<TreesFit> {
  checkSettings(settings);
  const rows = checkColumns(columns);
  const churned = requireBothClasses(labels, rows, "train trees", 1);
  checkMonotone(columns, monotone);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot train trees: threads is ${threads}, must be a whole number from 1`,
    );
  }
  const base = Math.log(churned / (rows - churned)) + 0;
  // By name, so that neither ties between features nor their sampling depend on the columns' order.
  const sorted = [...columns].sort((a, b) => a.name < b.name ? -1 : 1);
  const binned = binFeatures(sorted, settings.bins_max);
  const dropped = constantFeatures(binned);
  const directions = sorted.map(({ name }) => monotone[name] ?? 0);
  const child_rows_min = settings.child_rows_min ?? Math.ceil(Math.sqrt(rows));
  const workspace = makeWorkspace(
    binned,
    directions,
    rows,
    { ...settings, child_rows_min },
    gradientStep(rows),
    threads > 1,
  );
  for (const [at, feature] of binned.entries()) workspace.bins.set(feature.rows, at * rows);
  workspace.labels.set(labels);
  workspace.log_odds.fill(base);
  const stopping = validation &&
    new EarlyStopping(binned.map(({ encoded }) => encoded), base, validation);
  using team = await Team.open(workspace, threads);
  const grown = boost(workspace, team, binned, stopping, onProgress);
  const kept = grown.slice(0, stopping?.best_rounds);
  const number = new Map(columns.map(({ name }, at) => [name, at]));
  const trees = kept.map((tree) => ({
    ...tree,
    feature: tree.feature.map((at) => at === -1 ? -1 : number.get(sorted[at]!.name)!),
  }));
  const encoded = new Map(binned.map(({ encoded }) => [encoded.name, encoded]));
  return {
    features: columns.map(({ name }) => encoded.get(name)!),
    dropped,
    base,
    trees,
    rounds: trees.length,
    validation_log_loss: stopping?.log_loss ?? [],
    facts: {
      ...{ rows, churned },
      rounds: trees.length,
      leaves: trees.reduce((sum, { feature }) => sum + (feature.length + 1) / 2, 0),
    },
  };
}

/** @throws {RangeError} If that is all of them. */
function constantFeatures(binned: readonly BinnedFeature[]): Dropped[] {
  const constant = binned.filter(isConstant).map(({ encoded: { name } }): Dropped => (
    { name, feature: name, why: "constant" }
  ));
  if (constant.length === binned.length) {
    const said = constant.map(({ name }) => `"${name}" is constant`);
    throw new RangeError(`Cannot train trees: no feature says anything: ${said.join(", ")}`);
  }
  return constant;
}

function boost(
  workspace: Workspace,
  team: Team,
  binned: readonly BinnedFeature[],
  stopping: EarlyStopping | undefined,
  onProgress: TrainTreesOptions["onProgress"],
): Tree[] {
  const { settings, order, chosen } = workspace;
  const { rounds_max, row_share, column_share, patience, seed } = settings;
  const draw = seededDraw(seed);
  const grower = new TreeGrower(workspace, team, binned);
  const trees: Tree[] = [];
  for (let round = 1; round <= rounds_max; round++) {
    team.run({ kind: "gradients" });
    const features = sampleFeatures(chosen, column_share, draw);
    const seen = sampleRows(order, row_share, draw);
    const tree = grower.grow(seen, features);
    // Where every tree sees the same, one without a split has nothing but others like it behind it.
    if (tree.feature.length === 1 && row_share === 1 && column_share === 1) break;
    trees.push(tree);
    // Not within the call: its arguments are left alone where nobody listens.
    const log_loss = stopping?.add(tree);
    onProgress?.(round, log_loss);
    if (stopping?.isOver(patience)) break;
  }
  return trees;
}

function checkMonotone(
  columns: readonly FeatureColumn[],
  monotone: Readonly<Record<string, 1 | -1>>,
): void {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  const problems = Object.entries(monotone).flatMap(([name, direction]) => {
    const kind = kinds.get(name);
    if (kind === undefined) return [`monotone names "${name}", which is no feature`];
    if (kind === "category") return [`monotone names "${name}", a category, must be a number`];
    return [1, -1].includes(direction) ? [] : [
      `monotone gives "${name}" ${JSON.stringify(direction)}, must be 1 or -1`,
    ];
  });
  if (problems.length > 0) throw new TypeError(`Cannot train trees: ${problems.join("; ")}`);
}
