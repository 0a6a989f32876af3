/**
 * Judges models on rows that had no part in making them: figures beside rules that need no model, the
 * gate that lets a candidate serve, and what moves a model's scores.
 *
 * @module
 */
export { type Ceiling, measureCeilings } from "./ceiling.ts";
export { explainScores, type ScoreExplanation } from "./explain/explain_scores.ts";
export type { FloorRule } from "./floor_ranks.ts";
export { chooseCandidate } from "./gate/choose_candidate.ts";
export {
  type CandidateInput,
  evaluateCandidate,
  type HashedModel,
} from "./gate/evaluate_candidate.ts";
export { evaluationMetrics } from "./gate/evaluation_metrics.ts";
export { importance } from "./importance.ts";
