/**
 * How users behave: every probability of the made platform, as tables.
 *
 * A user's hidden state is a finite Markov chain, so that the true probability of silence is a sum of
 * products (`silence.ts`) and not an estimate. Nothing here calls exp, log or pow: engines may round
 * those differently, and the same seed must make the same bytes everywhere.
 */

/** Levels of engagement: 0 is hardly interested, 8 is devoted. */
export const LEVELS = 9;
/** Failed payments since the last success: none, one, several. */
export const DUNNING = 3;
/** Hidden states: engagement × failed payments × whether a support case is open. */
export const STATES = LEVELS * DUNNING * 2;
/** Kinds of user that behave alike: plan × rhythm × temper × week. */
export const GROUPS = 3 * 3 * 3 * 2;

export const PLANS = ["free", "basic", "premium"] as const;
export const COUNTRIES = ["BR", "DE", "GB", "IN", "NG", "US"] as const;
export const SOURCES = ["email", "organic", "paid_search", "referral", "social"] as const;
export const COURSES = 120;
/** Price of 30 days in cents, by plan. */
export const PRICE = [0, 1290, 2490] as const;
export const BILLING_DAYS = 30;

/** Share of users that signed up before the first day, and how long before at most. */
export const EARLIER = { share: 0.2, days: 180 } as const;
export const COUNTRY_SHARES = [0.15, 0.12, 0.11, 0.3, 0.1, 0.22] as const;
export const SOURCE_SHARES = [0.12, 0.34, 0.22, 0.12, 0.2] as const;
/** Rhythm (seldom, steady, keen) by country. */
export const RHYTHM_SHARES = [
  [0.35, 0.4, 0.25],
  [0.3, 0.45, 0.25],
  [0.35, 0.4, 0.25],
  [0.25, 0.4, 0.35],
  [0.45, 0.35, 0.2],
  [0.35, 0.4, 0.25],
] as const;
/** Temper (cool, even, warm) by marketing source. */
export const TEMPER_SHARES = [
  [0.3, 0.4, 0.3],
  [0.25, 0.4, 0.35],
  [0.45, 0.35, 0.2],
  [0.15, 0.4, 0.45],
  [0.5, 0.35, 0.15],
] as const;
/** Week (learns on workdays, learns at the weekend) by plan. */
export const WEEK_SHARES = [[0.6, 0.4], [0.7, 0.3], [0.8, 0.2]] as const;
/** How many sign up on each weekday, Monday first; the largest is 1. */
export const SIGNUPS = [1, 0.95, 0.9, 0.85, 0.7, 0.6, 0.75] as const;

/** The level that a temper returns to in the long run. */
export const CENTRE = [2, 4, 6] as const;
/** A newcomer starts this far above the centre. */
export const NOVELTY = 1;
/** Chance that a visitor opens a support case, and that one who has failed to pay does. */
export const TICKET = { calm: 0.025, unpaid: 0.3, open: 0.2 } as const;
/** Chance that an open case is settled overnight. */
export const SETTLED = 0.06;
/** Chance that a payment fails, by failures before it. */
export const PAYMENT_FAILS = [0.09, 0.45, 0.6] as const;

const VISITS = [0.03, 0.055, 0.09, 0.13, 0.18, 0.24, 0.31, 0.4, 0.5];
const VISITS_MAX = 0.9;
const RHYTHM = [0.35, 1, 1.9];
const WEEK = [
  [1.15, 1.2, 1.2, 1.1, 0.95, 0.65, 0.75],
  [0.8, 0.8, 0.85, 0.85, 0.95, 1.35, 1.4],
];
const LEAVES = [7, 4.5, 2.8, 1.7, 1, 0.6, 0.35, 0.2, 0.12];
const LEAVES_BY_PLAN = [1.2, 0.9, 0.6];
const LEAVES_UNPAID = [1, 6, 14];
const LEAVES_UNHELPED = 6;
const LEAVES_MAX = 0.5;

/** Packs a hidden state into its index. */
export function stateOf(level: number, failures: number, open: number): number {
  return (level * DUNNING + failures) * 2 + open;
}

/** Packs what a user is for good into the index of a group. */
export function groupOf(plan: number, rhythm: number, temper: number, week: number): number {
  return ((plan * 3 + rhythm) * 3 + temper) * 2 + week;
}

/** Probabilities of one group. */
export interface Behaviour {
  /** That the user leaves overnight, never to return, by state. */
  leave: Float64Array;
  /** That engagement rises, or falls, overnight by one level, by state. */
  rise: Float64Array;
  fall: Float64Array;
  /** That the user visits on a day, by weekday × LEVELS + level. */
  visit: Float64Array;
}

/** The behaviour of every group, by index. */
export function behaviours(churnBase: number): Behaviour[] {
  const all: Behaviour[] = [];
  for (let plan = 0; plan < 3; plan++) {
    for (let rhythm = 0; rhythm < 3; rhythm++) {
      for (let temper = 0; temper < 3; temper++) {
        for (let week = 0; week < 2; week++) all.push(behaviour(plan, rhythm, temper, week));
      }
    }
  }
  return all;

  function behaviour(plan: number, rhythm: number, temper: number, week: number): Behaviour {
    const made: Behaviour = {
      leave: new Float64Array(STATES),
      rise: new Float64Array(STATES),
      fall: new Float64Array(STATES),
      visit: new Float64Array(7 * LEVELS),
    };
    for (let level = 0; level < LEVELS; level++) {
      for (let weekday = 0; weekday < 7; weekday++) {
        const chance = VISITS[level]! * RHYTHM[rhythm]! * WEEK[week]![weekday]!;
        made.visit[weekday * LEVELS + level] = Math.min(VISITS_MAX, chance);
      }
      for (let failures = 0; failures < DUNNING; failures++) {
        for (let open = 0; open < 2; open++) {
          const state = stateOf(level, failures, open);
          const factor = LEAVES[level]! * LEAVES_BY_PLAN[plan]! * LEAVES_UNPAID[failures]! *
            (open === 1 ? LEAVES_UNHELPED : 1);
          made.leave[state] = Math.min(LEAVES_MAX, churnBase / 90 * factor);
          // A lazy random walk that is pulled to the centre: the whole-number kin of an AR(1).
          const pull = 0.016 * (CENTRE[temper]! - level) - (open === 1 ? 0.06 : 0);
          made.rise[state] = level === LEVELS - 1 ? 0 : Math.max(0.01, 0.07 + pull);
          made.fall[state] = level === 0 ? 0 : Math.max(0.01, 0.07 - pull);
        }
      }
    }
    return made;
  }
}
