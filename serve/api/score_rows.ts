import { calibrated, probabilities } from "../../lib/model/mod.ts";
import type { Challenger, Serving } from "./model_slot.ts";
import type { ReadRow } from "./rows.ts";
import { type Cells, columnsOf, type ServedModel } from "./served_model.ts";
import { type Variant, variantOf } from "./variant.ts";

/** From which probability on a risk is high, or medium. */
export interface RiskBands {
  high: number;
  medium: number;
}

export type Risk = "high" | "medium" | "low";

/** What came out for a row. */
export interface Scored {
  probability: number;
  /** Before calibration. */
  log_odds: number;
  variant: Variant;
  model: ServedModel;
  /** The challenger's probability where it runs in the shadow. */
  shadow?: number;
}

/** Below this many rows one at a time is quicker than making columns. */
const columns_from = 8;

/** Scores rows, in their order, each by the model that its customer belongs to. */
export function scoreRows(serving: Serving, rows: readonly ReadRow[], salt: string): Scored[] {
  const { champion, challenger } = serving;
  if (challenger === undefined) return scoredBy(champion, "champion", rows.map(cellsOf));
  const { trial } = challenger;
  if (trial.mode === "shadow") {
    const scored = scoredBy(champion, "champion", rows.map(cellsOf));
    const shadow = byChallenger(challenger, rows);
    for (const [at, { probability }] of shadow.entries()) scored[at]!.shadow = probability;
    return scored;
  }
  const groups: Record<Variant, number[]> = { champion: [], challenger: [] };
  for (const [at, { customer }] of rows.entries()) {
    groups[variantOf(customer, salt, trial.share)].push(at);
  }
  const rowsOf = (variant: Variant) => groups[variant].map((at) => rows[at]!);
  const result = new Array<Scored>(rows.length);
  const scored = {
    champion: scoredBy(champion, "champion", rowsOf("champion").map(cellsOf)),
    challenger: byChallenger(challenger, rowsOf("challenger")),
  };
  for (const variant of ["champion", "challenger"] as const) {
    for (const [index, at] of groups[variant].entries()) result[at] = scored[variant][index]!;
  }
  return result;
}

function cellsOf({ cells }: ReadRow): Cells {
  return cells;
}

function byChallenger({ model, places }: Challenger, rows: readonly ReadRow[]): Scored[] {
  const cells = places === undefined
    ? rows.map(cellsOf)
    : rows.map(({ cells }) => places.map((place) => cells[place]!));
  return scoredBy(model, "challenger", cells);
}

/** As the batch does it: `logOdds` of one row and `predictRaw` of many give the same bits. */
function scoredBy(model: ServedModel, variant: Variant, rows: readonly Cells[]): Scored[] {
  const { calibration } = model.file;
  if (rows.length < columns_from) {
    return rows.map((cells) => {
      const log_odds = model.model.logOdds(cells);
      return { probability: calibrated(calibration, log_odds), log_odds, variant, model };
    });
  }
  const log_odds = model.model.predictRaw(columnsOf(model, rows));
  const probability = probabilities(calibration, log_odds);
  return rows.map((_, at) => ({
    probability: probability[at]!,
    log_odds: log_odds[at]!,
    variant,
    model,
  }));
}

/** The band of a probability. */
export function riskOf(probability: number, { high, medium }: RiskBands): Risk {
  return probability >= high ? "high" : probability >= medium ? "medium" : "low";
}
