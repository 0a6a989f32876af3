import { difference, interval, type Measured, measured, type Sampled } from "../metrics/mod.ts";
import type { SampledRows, ScoredModel } from "./sampled_model.ts";

export const compared_figures = [
  "pr_auc",
  "roc_auc",
  "log_loss",
  "brier",
  "ece",
  "lift_at_10",
  "profit",
] as const;

/** Profit is null where the model makes no offers. */
export type ComparedFigures =
  & Record<Exclude<Figure, "profit">, Measured>
  & { profit: Measured | null };

/** One model's line in the table of all models. */
export interface ModelFigures {
  name: string;
  kind: string;
  figures: ComparedFigures;
  /** Its figures minus the baseline's over the same resamples; null for the baseline itself. */
  above_baseline: ComparedFigures | null;
}

/** Sets models side by side; the first is what the others are held against. */
export function compareModels(models: readonly Compared[]): ModelFigures[] {
  const [first] = models;
  return models.map((model) => ({
    name: model.name,
    kind: model.scored.file.model.kind,
    figures: each([model], (figure) => measured(sampledFigure(model, figure), figure)),
    above_baseline: model === first ? null : each([model, first!], (figure) => {
      const own = sampledFigure(model, figure), other = sampledFigure(first!, figure);
      const { value, draws } = difference(own, figure, other, figure);
      return { value, interval: interval(draws) };
    }),
  }));
}

interface Compared {
  name: string;
  scored: Pick<ScoredModel, "file">;
  all: SampledRows;
}

type Figure = typeof compared_figures[number];

/** Where a figure is found among what was sampled. */
function sampledFigure({ all }: Compared, figure: Figure): Sampled<Figure> {
  const found = figure === "ece" ? all.ece : figure in all.rank.values ? all.rank : all.probability;
  return found as Sampled<Figure>;
}

function each(models: readonly Compared[], of: (figure: Figure) => Measured): ComparedFigures {
  const offers = models.every(({ scored }) => (scored.file.thresholds.offer ?? null) !== null);
  return Object.fromEntries(
    compared_figures.map((figure) => [figure, figure !== "profit" || offers ? of(figure) : null]),
  ) as ComparedFigures;
}
