import {
  COUNTRY_SHARES,
  EARLIER,
  groupOf,
  RHYTHM_SHARES,
  SIGNUPS,
  SOURCE_SHARES,
  TEMPER_SHARES,
  WEEK_SHARES,
} from "./behaviour.ts";
import { type ElearningOptions, firstAndLastDay, weekdayOf } from "./options.ts";
import type { RandomStream } from "./random_stream.ts";

/** What a user is for good. Plan, country and source are indices into the lists of their names. */
export interface Profile {
  user_id: number;
  signup_day: number;
  plan: number;
  country: number;
  source: number;
  /** Hidden: which kind of behaviour. */
  group: number;
  /** Hidden: the temper within it. */
  temper: number;
  /** Hidden: points above or below others in a quiz. */
  talent: number;
  /** Hidden: the hour at which the user's days begin. */
  hour: number;
}

/** Draws a user from the start of the stream that is the user's own. */
export function drawProfile(
  user_id: number,
  options: ElearningOptions,
  random: RandomStream,
): Profile {
  const plan = random.next() >= options.paid_share ? 0 : random.next() < 0.65 ? 1 : 2;
  const country = random.pick(COUNTRY_SHARES);
  const source = random.pick(SOURCE_SHARES);
  const rhythm = random.pick(RHYTHM_SHARES[country]!);
  const temper = random.pick(TEMPER_SHARES[source]!);
  const week = random.pick(WEEK_SHARES[plan]!);
  const talent = random.below(13) + random.below(13) - 12;
  const hour = 5 + random.below(6);
  const group = groupOf(plan, rhythm, temper, week);
  const signup_day = drawSignup(options, random);
  return { user_id, signup_day, plan, country, source, group, temper, talent, hour };
}

function drawSignup(options: ElearningOptions, random: RandomStream): number {
  const [first] = firstAndLastDay(options);
  for (;;) {
    const day = random.next() < EARLIER.share
      ? first - 1 - random.below(EARLIER.days)
      : first + random.below(options.days);
    if (random.next() < SIGNUPS[weekdayOf(day)]!) return day;
  }
}
