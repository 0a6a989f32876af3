import type { Interval } from "../scored_rows.ts";
import { difference, interval, measured } from "../resample/interval.ts";
import type { Measured } from "../scored_rows.ts";
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

export type ComparedFigures = Record<typeof compared_figures[number], Measured>;

/** One model's line in the table of all models. */
export interface ModelFigures {
  name: string;
  kind: string;
  figures: ComparedFigures;
  /** Its figures minus the baseline's over the same resamples; null for the baseline itself. */
  above_baseline: ComparedFigures | null;
}

/** Sets models side by side; the first is what the others are held against. */
export function compareModels(
  models: readonly { name: string; scored: Pick<ScoredModel, "file">; all: SampledRows }[],
): ModelFigures[] {
  const [first] = models;
  return models.map(({ name, scored, all }) => ({
    name,
    kind: scored.file.model.kind,
    figures: each((figure) =>
      isRank(figure) ? measured(all.rank, figure) : measured(all.probability, figure)
    ),
    above_baseline: all === first!.all ? null : each((figure) => {
      const { value, draws } = isRank(figure)
        ? difference(all.rank, figure, first!.all.rank, figure)
        : difference(all.probability, figure, first!.all.probability, figure);
      return { value, interval: interval(draws) as Interval };
    }),
  }));
}

type Figure = typeof compared_figures[number];

function isRank(figure: Figure): figure is "pr_auc" | "roc_auc" | "lift_at_10" {
  return figure === "pr_auc" || figure === "roc_auc" || figure === "lift_at_10";
}

function each(of: (figure: Figure) => Measured): ComparedFigures {
  return Object.fromEntries(compared_figures.map((figure) => [figure, of(figure)])) as Record<
    Figure,
    Measured
  >;
}
