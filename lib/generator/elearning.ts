import { Activity, type OnEvent } from "./activity.ts";
import { type Behaviour, behaviours } from "./behaviour.ts";
import { live, type Standing } from "./life.ts";
import { type ElearningOptions, firstAndLastDay, weekdayOf } from "./options.ts";
import { drawProfile, type Profile } from "./profile.ts";
import { RandomStream } from "./random_stream.ts";
import { Silence } from "./silence.ts";

/** Snapshots are the days whose index is divisible by this. */
export const SNAPSHOT_DAYS = 7;
/** A user is eligible with an event in this many days up to the snapshot, */
export const ACTIVE_WITHIN_DAYS = 30;
/** and has churned without one in this many days after it. */
export const HORIZON_DAYS = 30;

/** Each purpose has random numbers of its own: what is drawn for one does not move another. */
const PURPOSE = { profile: 0, life: 1, activity: 2 };

/** A snapshot's true probabilities of no event in the {@linkcode HORIZON_DAYS} days after it. */
export type OnTruth = (
  user_id: number,
  snapshot_day: number,
  /** Given the hidden state at the snapshot: 1 for a user who has already left. */
  churn_probability: number,
  /** Given the hidden state at the last visit and the silence since: nobody is told who has left. */
  churn_probability_at_last_visit: number,
) => void;

/** Where made rows go; what is left out is not made. */
export interface ElearningSink {
  user?(user: Profile): void;
  /** Events come by user, then time; `second` counts from midnight before the first day, UTC. */
  event?(user_id: number, ...event: Parameters<OnEvent>): void;
  truth?: OnTruth;
}

/** A made platform: any of its users can be had, alone and in any order. */
export class Elearning {
  readonly #options: ElearningOptions;
  readonly #first: number;
  readonly #last: number;
  readonly #behaviours: Behaviour[];
  readonly #silences: Silence[] = [];
  readonly #random = new RandomStream();
  readonly #activityRandom = new RandomStream();

  constructor(options: ElearningOptions) {
    this.#options = options;
    [this.#first, this.#last] = firstAndLastDay(options);
    this.#behaviours = behaviours(options.churn_base);
  }

  /** Makes all rows of one user; users are numbered from 1. */
  user(user_id: number, sink: ElearningSink): void {
    const { seed } = this.#options;
    this.#random.restart(seed, user_id, PURPOSE.profile);
    const profile = drawProfile(user_id, this.#options, this.#random);
    sink.user?.(profile);
    const { event, truth } = sink;
    if (event === undefined && truth === undefined) return;
    this.#random.restart(seed, user_id, PURPOSE.life);
    this.#activityRandom.restart(seed, user_id, PURPOSE.activity);
    const activity = new Activity(profile, this.#activityRandom);
    live(profile, this.#last, this.#behaviours[profile.group]!, this.#random, {
      visit: event && ((visit) => {
        if (visit.day < this.#first) return; // before the log begins
        const midnight = (visit.day - this.#first) * 86_400;
        activity.make(visit, (second, ...values) => event(user_id, midnight + second, ...values));
      }),
      evening: truth && ((standing) => this.#tell(profile, standing, truth)),
    });
  }

  #tell(profile: Profile, standing: Standing, truth: OnTruth): void {
    const { day, left, state, visited, visited_state } = standing;
    if (day < this.#first || day % SNAPSHOT_DAYS !== 0) return;
    if (visited < this.#first || visited <= day - ACTIVE_WITHIN_DAYS) return;
    const silence = this.#silences[profile.group] ??= new Silence(
      this.#behaviours[profile.group]!,
      ACTIVE_WITHIN_DAYS - 1 + HORIZON_DAYS,
    );
    const since = day - visited;
    const weekday = weekdayOf(visited);
    truth(
      profile.user_id,
      day,
      left ? 1 : silence.of(HORIZON_DAYS, weekdayOf(day), state),
      silence.of(since + HORIZON_DAYS, weekday, visited_state) /
        silence.of(since, weekday, visited_state),
    );
  }
}

/**
 * Makes an e-learning data set, one user after another, and hands every row to `sink`.
 *
 * The same options make the same rows; more users leave those before them as they were.
 */
export function generateElearning(options: ElearningOptions, sink: ElearningSink): void {
  const elearning = new Elearning(options);
  for (let user_id = 1; user_id <= options.users; user_id++) elearning.user(user_id, sink);
}
