import { type Cell, createReasons, type Reason } from "../../lib/model/mod.ts";
import type { Serving } from "./model_slot.ts";
import type { Scored } from "./score_rows.ts";
import type { ServedModel } from "./served_model.ts";

/** Why a prediction is what it is, in numbers and in words. */
export interface Explanation {
  explanation: {
    /** Log-odds of the average training row. */
    base: number;
    /** In the order in which they are added to the base. */
    contributions: { feature: string; value: Cell; usual: Cell; contribution: number }[];
    /** The raw score: base and contributions, added up. */
    log_odds: number;
    calibration: { kind: string; slope?: number; intercept?: number };
    /** What adds up, and what does not. */
    how: { log_odds: string; probability: string };
  };
  /** What raises the risk most, in words; null where the version does not say what its features mean. */
  reasons: Reason[] | null;
}

const rounded = "base plus all contributions, up to rounding (some 1e-12)";

/** How the log-odds come from the contributions; trees, for one, add up their leaves. */
const adds_up = {
  logistic: "base plus all contributions in this order, to the last bit",
  trees: rounded,
  bgnbd: rounded,
} as const;

/** How the probability comes from the log-odds. */
const how_probable = {
  none: "1 / (1 + exp(-log_odds)), so that contributions add up in log-odds",
  platt:
    "1 / (1 + exp(-(slope * log_odds + intercept))), so that contributions times slope add up " +
    "in calibrated log-odds",
  isotonic:
    "read off a rising curve that was learned from outcomes: a contribution says which way " +
    "it moves the probability, and how strong it is beside the others, but no parts of the " +
    "probability add up",
} as const;

/** Explains a row's score by the model that gave it. @param cells In the champion's order. */
export function explain(serving: Serving, cells: readonly Cell[], scored: Scored): Explanation {
  const { model: served, log_odds } = scored;
  const places = scored.variant === "challenger" ? serving.challenger?.places : undefined;
  const own = places === undefined ? cells : places.map((place) => cells[place]!);
  const { file, model } = served;
  const { calibration, usual = {} } = file;
  const parts = model.contributions(own);
  // Also what the model derives from the row itself.
  const values = model.explainedCells(own);
  const { kind } = calibration;
  const explanation = {
    base: model.base,
    contributions: model.explained.map(({ name }, at) => ({
      feature: name,
      value: values[at]!,
      usual: usual[name] ?? null,
      contribution: parts[at]!,
    })),
    log_odds,
    calibration: calibration.kind === "platt"
      ? { kind, slope: calibration.slope, intercept: calibration.intercept }
      : { kind },
    how: { log_odds: adds_up[file.model.kind], probability: how_probable[kind] },
  };
  return { explanation, reasons: reasonsOf(served)?.(own) ?? null };
}

const known = new WeakMap<ServedModel, ReturnType<typeof createReasons>>();

function reasonsOf(served: ServedModel): ReturnType<typeof createReasons> | undefined {
  const { model, file, about: { definition } } = served;
  if (definition === undefined) return undefined;
  let reasons = known.get(served);
  if (reasons === undefined) {
    reasons = createReasons(model, definition.features, file.usual ?? {});
    known.set(served, reasons);
  }
  return reasons;
}
