import type { RowSettings } from "./tree_settings.ts";

/** What is known of a node's rows. */
export interface NodeSums {
  gradient: number;
  hessian: number;
  /** No row of it has more. */
  hessian_max: number;
  rows: number;
  /** Monotone features above it allow it only log-odds between these. */
  low: number;
  high: number;
}

/** What a leaf's value and gain are made of. */
export type Side = Pick<NodeSums, "gradient" | "hessian" | "low" | "high">;

/** A way to part a node's rows. */
export interface Split {
  gain: number;
  /** Numbers: the last bin that goes left, 0 where only missing values do; categories: −1. */
  bin: number;
  /** Categories: the bins that go left, ascending, without the one for missing values. */
  left_bins: number[];
  missing_left: boolean;
  /** Sums of the rows that go left. */
  gradient: number;
  hessian: number;
}

/** Rows of a node by bin. They are counted only where the sums of hessians leave a doubt. */
export type CountBins = () => Int32Array;

/** A row's p (1 − p) cannot be more. */
export const row_hessian_max = 0.25;

/** Less is rounding: splits that change nothing are not worth a node. */
export const gain_floor = 1e-9;

/** The value that lowers log loss most under the penalties, within the node's bounds. */
export function leafValue(
  { gradient, hessian, low, high }: Side,
  { l1, l2 }: RowSettings,
): number {
  const value = -shrunk(gradient, l1) / (hessian + l2);
  return Math.min(Math.max(value, low), high) + 0;
}

/** Twice the fall in penalised log loss, to second order, if a node becomes a leaf of its best value. */
export function leafGain(gradient: number, hessian: number, l1: number, l2: number): number {
  const pull = shrunk(gradient, l1);
  return pull * pull / (hessian + l2);
}

/** The same if bounds hold its value away from the best. */
export function boundedGain(node: Side, settings: RowSettings): number {
  const value = leafValue(node, settings);
  const { l1, l2 } = settings;
  return -(2 * node.gradient * value + (node.hessian + l2) * value * value +
    2 * l1 * Math.abs(value));
}

/** What more of has so many rows for certain, as no row has more than `hessian_max`. */
export function sureHessian({ hessian_max }: NodeSums, rows_min: number): number {
  return (rows_min - 0.5) * hessian_max;
}

/** What of a sum of gradients the L1 penalty leaves. */
export function shrunk(gradient: number, l1: number): number {
  if (gradient > l1) return gradient - l1;
  return gradient < -l1 ? gradient + l1 : 0;
}
