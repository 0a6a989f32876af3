/**
 * Makes data sets: users of an e-learning platform with a hidden engagement, what they do, and the
 * true probability that each of them stays away.
 *
 * Some users come often and some seldom, on workdays or at weekends; engagement drifts; failed
 * payments and open support cases drive users away. So a long silence means little in one user and
 * much in another, and recency alone ranks users clearly worse than a model of their habits. About a
 * tenth of the users left before the first day and have no events.
 *
 * @module
 */
export { EVENT_TYPES } from "./activity.ts";
export {
  ACTIVE_WITHIN_DAYS,
  type ElearningSink,
  generateElearning,
  HORIZON_DAYS,
  SNAPSHOT_DAYS,
} from "./elearning.ts";
export { type ElearningOptions, elearningOptions } from "./options.ts";
export { type ElearningPaths, type OnProgress, writeElearning } from "./write_elearning.ts";
