/**
 * Figures: how well scores rank, how true probabilities are, what calling pays, each with its interval
 * over resamples of customers; and the seeded draws that they rest on.
 *
 * Everything here is a function of numbers, and knows no model.
 *
 * @module
 */
export { clusteredMean } from "./clustered_mean.ts";
export { gainCurve, type GainPoint, precisionCurve, type PrecisionPoint } from "./curves.ts";
export { keyFold, keyHash } from "./key_hash.ts";
export { countChurned, type Labels, requireBothClasses } from "./labels.ts";
export { brier, logLoss, rowLoss } from "./log_loss.ts";
export { normalQuantile } from "./normal_quantile.ts";
export { bestThreshold, expectedValue, profitCurve } from "./profit.ts";
export { type Draw, seededDraw, seededUniform } from "./random.ts";
export { type RankMetrics, rankMetrics } from "./rank_metrics.ts";
export { rank, type Ranking } from "./ranking.ts";
export { calibrationError, quantile, quantileBins, reliabilityBins } from "./reliability.ts";
export { type Customers, customersOf } from "./resample/customers.ts";
export { eceStatistic } from "./resample/ece_statistic.ts";
export { difference, interval, lowerBound, measured, standardError } from "./resample/interval.ts";
export { meanStatistic } from "./resample/mean_statistic.ts";
export { type ProbabilityName, probabilityStatistic } from "./resample/probability_statistic.ts";
export { called_percents, type RankName, rankStatistic } from "./resample/rank_statistic.ts";
export { Resampler, type Sampled } from "./resample/resampler.ts";
export { rocAuc } from "./roc_auc.ts";
export type { Measured, ScoredRows } from "./scored_rows.ts";
