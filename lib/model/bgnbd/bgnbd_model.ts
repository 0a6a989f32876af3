import {
  type Cell,
  checkCells,
  type FeatureColumn,
  type FeatureSpec,
  inOrder,
} from "../feature_column.ts";
import type { Model } from "../model.ts";
import type { BgNbdParts } from "./bgnbd_schema.ts";
import { history_columns, type PurchaseHistory } from "./history.ts";
import { logOddsNoPurchase } from "./predict_bgnbd.ts";
import { historyReader } from "./history_reader.ts";

/**
 * Buy till you die: the log-odds that somebody buys nothing within the horizon, by when they bought.
 * Labels have no part in it, and of the other features it makes nothing.
 *
 * Who has no history is taken as the average customer.
 */
export class BgNbdModel implements Model {
  readonly kind = "bgnbd";
  readonly features: readonly FeatureSpec[];
  readonly base: number;
  readonly #parts: BgNbdParts;
  readonly #history: ReturnType<typeof historyReader>;
  readonly #places: readonly number[];

  constructor(parts: BgNbdParts, features: readonly FeatureSpec[]) {
    this.features = features.map(({ name, kind }) => ({ name, kind }));
    this.#parts = parts;
    this.#history = historyReader(features);
    this.#places = history_columns.map((name) => features.findIndex((one) => one.name === name));
    this.base = this.#score(parts.reference);
  }

  predictRaw(columns: readonly FeatureColumn[]): Float64Array {
    const ordered = inOrder(this.features, columns);
    return Float64Array.from({ length: ordered[0]!.values.length }, (_, row) => {
      const history = this.#history((place) => ordered[place]!.values[row]!);
      return history === undefined ? this.base : this.#score(history);
    });
  }

  logOdds(cells: readonly Cell[]): number {
    const history = this.#historyOf(cells);
    return history === undefined ? this.base : this.#score(history);
  }

  /** Exact Shapley values: what each of the three adds, on average over the orders of telling them. */
  contributions(cells: readonly Cell[]): Float64Array {
    const result = new Float64Array(this.features.length);
    const history = this.#historyOf(cells);
    if (history === undefined) return result;
    const { reference } = this.#parts;
    // A bit for each column that is the customer's own; the others are the average customer's.
    const scores = Array.from({ length: 8 }, (_, own) => {
      const mixed = { ...reference };
      for (const [bit, name] of history_columns.entries()) {
        if (own & (1 << bit)) mixed[name] = history[name];
      }
      return this.#score(mixed);
    });
    for (const [bit, place] of this.#places.entries()) {
      let sum = 0;
      for (let own = 0; own < 8; own++) {
        if (own & (1 << bit)) continue;
        const others = (own & 1) + (own >> 1 & 1) + (own >> 2 & 1);
        sum += (scores[own | (1 << bit)]! - scores[own]!) * (others === 1 ? 1 : 2);
      }
      result[place] = sum / 6 + 0;
    }
    return result;
  }

  get explained(): readonly FeatureSpec[] {
    return this.features;
  }

  explainedCells(cells: readonly Cell[]): readonly Cell[] {
    return cells;
  }

  #historyOf(cells: readonly Cell[]): PurchaseHistory | undefined {
    checkCells(this.features, cells);
    return this.#history((place) => cells[place]!);
  }

  #score(history: PurchaseHistory): number {
    const { parameters, horizon_days } = this.#parts;
    return logOddsNoPurchase(parameters, history, horizon_days) + 0;
  }
}
