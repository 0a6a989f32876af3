import { COURSES, PRICE } from "./behaviour.ts";
import type { Visit } from "./life.ts";
import type { Profile } from "./profile.ts";
import type { RandomStream } from "./random_stream.ts";

/** Kinds of event; an event's kind is an index into this list. */
export const EVENT_TYPES = [
  "login",
  "course_enroll",
  "video_watch",
  "quiz_attempt",
  "payment_success",
  "payment_failed",
  "support_ticket",
] as const;

/** What stands for "no value" in a column of whole numbers. */
export const NONE = -1;

/** Called once per event, in order of time; `second` counts from midnight of the visit's day. */
export type OnEvent = (
  second: number,
  type: number,
  course_id: number,
  watch_minutes_tenths: number,
  quiz_score: number,
  amount_cents: number,
) => void;

const DAY_SECONDS = 86_400;
const TYPE = Object.fromEntries(EVENT_TYPES.map((name, index) => [name, index])) as Record<
  typeof EVENT_TYPES[number],
  number
>;

/** Fills visits with events. Holds the course that the user is at; one per user. */
export class Activity {
  readonly #profile: Profile;
  readonly #random: RandomStream;
  #course = NONE;
  // One visit's events side by side: when each begins, counted from the first, and its values.
  readonly #at: number[] = [];
  readonly #values: [number, number, number, number, number][] = [];
  #clock = 0;

  constructor(profile: Profile, random: RandomStream) {
    this.#profile = profile;
    this.#random = random;
  }

  /** Makes the events of a visit, from a login on, all within its day. */
  make(visit: Visit, onEvent: OnEvent): void {
    const random = this.#random;
    this.#at.length = this.#values.length = this.#clock = 0;
    this.#add(TYPE.login, 0);
    if (visit.payment !== "none") {
      this.#add(TYPE[`payment_${visit.payment}`], 60, { amount: PRICE[this.#profile.plan]! });
    }
    if (this.#course === NONE || random.next() < 0.07) {
      // The product of two even draws: few courses are popular, most are not.
      this.#course = 1 + Math.floor(random.next() * random.next() * COURSES);
      this.#add(TYPE.course_enroll, 120, { course: this.#course });
    }
    const videos = 1 + random.below(8 + visit.level);
    for (let video = 0; video < videos; video++) this.#learn(visit);
    if (visit.ticket) this.#add(TYPE.support_ticket, 300);
    const earliest = this.#profile.hour * 3600;
    const start = earliest + random.below(Math.max(1, DAY_SECONDS - earliest - this.#clock));
    for (let i = 0; i < this.#at.length; i++) onEvent(start + this.#at[i]!, ...this.#values[i]!);
  }

  #learn({ level, unhelped }: Visit): void {
    const random = this.#random;
    const course = this.#course;
    const tenths = 15 + random.below(60 + 22 * level) + random.below(90);
    this.#add(TYPE.video_watch, tenths * 6, { course, tenths });
    if (random.next() >= 0.3) return;
    const luck = random.below(23) + random.below(23) - 22;
    const score = 48 + 4 * level + this.#profile.talent + luck - (unhelped ? 6 : 0);
    this.#add(TYPE.quiz_attempt, 240, { course, score: Math.max(0, Math.min(100, score)) });
  }

  #add(
    type: number,
    seconds: number,
    { course = NONE, tenths = NONE, score = NONE, amount = NONE } = {},
  ): void {
    this.#at.push(this.#clock);
    this.#values.push([type, course, tenths, score, amount]);
    this.#clock += 10 + seconds + this.#random.below(50);
  }
}
