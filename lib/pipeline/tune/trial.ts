import type { SweepPoint } from "../run_points.ts";
import type { Values } from "./space.ts";

/** One set of parameters at one step of the budget, and what came of it. */
export interface Trial {
  /** 0: the parameters as they are. */
  number: number;
  values: Values;
  /** The step of the budget; the last one for the parameters as they are. */
  step: number;
  /** What the step gives, `0.25`; null where there is no budget. */
  budget: string | null;
  outcome: SweepPoint["outcome"];
  /** What was to be least; undefined after a failure. */
  score: number | undefined;
  seconds: number;
  message?: string;
}
