import { calibrated, type Cell, probabilities } from "../../lib/model/scoring.ts";
import type { Serving } from "./model_slot.ts";
import type { ReadRow } from "./rows.ts";
import { columnsOf, type ServedModel } from "./served_model.ts";
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
  if (challenger === undefined) return scoredBy(champion, rows, "champion");
  const { model, trial } = challenger;
  if (trial.mode === "shadow") {
    const shadow = scoredBy(model, rows, "challenger");
    return scoredBy(champion, rows, "champion")
      .map((scored, at) => ({ ...scored, shadow: shadow[at]!.probability }));
  }
  const variants = rows.map(({ customer }) => variantOf(customer, salt, trial.share));
  const result = new Array<Scored>(rows.length);
  for (const [variant, by] of [["champion", champion], ["challenger", model]] as const) {
    const own = variants.flatMap((mine, at) => mine === variant ? [at] : []);
    const scored = scoredBy(by, own.map((at) => rows[at]!), variant);
    for (const [index, at] of own.entries()) result[at] = scored[index]!;
  }
  return result;
}

/** As the batch does it: `logOdds` of one row and `predictRaw` of many give the same bits. */
function scoredBy(model: ServedModel, rows: readonly ReadRow[], variant: Variant): Scored[] {
  const { calibration } = model.file;
  if (rows.length < columns_from) {
    return rows.map(({ cells }) => {
      const log_odds = model.model.logOdds(cells);
      return { probability: calibrated(calibration, log_odds), log_odds, variant, model };
    });
  }
  const cells = rows.map((row): readonly Cell[] => row.cells);
  const log_odds = model.model.predictRaw(columnsOf(model, cells));
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
