import {
  CellNumbers,
  type EncodedFeature,
  type FeatureColumn,
  Forest,
  inOrder,
  sigmoid,
  type Tree,
} from "../../model/mod.ts";
import { countChurned, type Labels, logLoss } from "../../metrics/mod.ts";

/** Follows the log loss of rows that no tree is grown on, scored as any model's rows are. */
export class EarlyStopping {
  /** After each round. */
  readonly log_loss: number[] = [];
  /** Trees up to the least log loss. */
  best_rounds = 0;
  readonly #features: readonly EncodedFeature[];
  readonly #labels: Labels;
  readonly #cells: Float64Array;
  readonly #log_odds: Float64Array;

  constructor(
    features: readonly EncodedFeature[],
    base: number,
    { columns, labels }: { columns: readonly FeatureColumn[]; labels: Labels },
  ) {
    const ordered = inOrder(features, columns);
    const rows = ordered[0]!.values.length;
    countChurned(labels, rows);
    if (rows === 0) throw new RangeError("Cannot train trees: validation has no rows");
    this.#features = features;
    this.#labels = labels;
    this.#cells = new Float64Array(rows * ordered.length);
    new CellNumbers(features).fill(this.#cells, ordered, 0, rows);
    this.#log_odds = new Float64Array(rows).fill(base);
  }

  /** Takes the next tree; returns the log loss with it. */
  add(tree: Tree): number {
    new Forest(this.#features, [tree]).addTo(this.#log_odds, this.#cells, this.#features.length);
    const loss = logLoss(this.#labels, this.#log_odds.map(sigmoid));
    this.log_loss.push(loss);
    if (!(loss >= this.log_loss[this.best_rounds - 1]!)) this.best_rounds = this.log_loss.length;
    return loss;
  }

  /** Whether so many rounds brought nothing better. */
  isOver(patience: number | null): boolean {
    return patience !== null && this.log_loss.length - this.best_rounds >= patience;
  }
}
