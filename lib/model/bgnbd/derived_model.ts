import {
  type Cell,
  checkCells,
  type FeatureColumn,
  type FeatureSpec,
  inOrder,
} from "../feature_column.ts";
import type { Model } from "../model.ts";
import type { Derived } from "./bgnbd_schema.ts";
import { deriver, withDerived } from "./derived_columns.ts";

/** A model that derives columns first, and hands them on with the others. */
export class DerivedModel implements Model {
  readonly kind: string;
  readonly features: readonly FeatureSpec[];
  readonly explained: readonly FeatureSpec[];
  readonly base: number;
  readonly #derived: Derived;
  readonly #derive: ReturnType<typeof deriver>;
  readonly #inner: Model;

  /** @param inner Takes `features`, and behind them the derived ones. */
  constructor(derived: Derived, features: readonly FeatureSpec[], inner: Model) {
    this.kind = inner.kind;
    this.features = features.map(({ name, kind }) => ({ name, kind }));
    this.explained = inner.explained;
    this.base = inner.base;
    this.#derived = derived;
    this.#derive = deriver(derived, features);
    this.#inner = inner;
  }

  predictRaw(columns: readonly FeatureColumn[]): Float64Array {
    const ordered = inOrder(this.features, columns);
    return this.#inner.predictRaw(withDerived(ordered, this.#derived));
  }

  logOdds(cells: readonly Cell[]): number {
    return this.#inner.logOdds(this.explainedCells(cells));
  }

  contributions(cells: readonly Cell[]): Float64Array {
    return this.#inner.contributions(this.explainedCells(cells));
  }

  explainedCells(cells: readonly Cell[]): Cell[] {
    checkCells(this.features, cells);
    return [...cells, ...this.#derive((place) => cells[place]!)];
  }
}
