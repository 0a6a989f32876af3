import {
  type Behaviour,
  BILLING_DAYS,
  CENTRE,
  LEVELS,
  NOVELTY,
  PAYMENT_FAILS,
  SETTLED,
  stateOf,
  TICKET,
} from "./behaviour.ts";
import { weekdayOf } from "./options.ts";
import type { Profile } from "./profile.ts";
import type { RandomStream } from "./random_stream.ts";

/** What happened on the day of a visit, as far as it bears on the user's future. */
export interface Visit {
  day: number;
  level: number;
  payment: "none" | "success" | "failed";
  ticket: boolean;
  /** Whether a support case was open when the visit began. */
  unhelped: boolean;
}

/** Where a user stands at the end of a day. */
export interface Standing {
  day: number;
  /** Whether the user has left; then `state` is the one that was left from. */
  left: boolean;
  state: number;
  /** Of the last visit so far: its day, and the state at its end. */
  visited: number;
  visited_state: number;
}

/** What wants to know of a life. Objects handed over are reused: they hold until the call returns. */
export interface Witness {
  visit?(visit: Visit): void;
  /** Called at the end of every day from the sign-up on, also after the user has left. */
  evening?(standing: Standing): void;
}

/** Lives a user's days from the sign-up, always a visit, to the last day. */
export function live(
  profile: Profile,
  last: number,
  { leave, rise, fall, visit: visits }: Behaviour,
  random: RandomStream,
  witness: Witness,
): void {
  const { signup_day, plan, temper } = profile;
  const visit: Visit = { day: 0, level: 0, payment: "none", ticket: false, unhelped: false };
  const standing: Standing = {
    day: signup_day,
    left: false,
    state: 0,
    visited: signup_day,
    visited_state: 0,
  };
  let level = Math.min(LEVELS - 1, CENTRE[temper]! + NOVELTY + random.below(3) - 1);
  let failures = 0;
  let open = 0;
  let due = signup_day;

  for (let day = signup_day; day <= last; day++) {
    if (!standing.left && day > signup_day) night();
    if (standing.left && witness.evening === undefined) return;
    const chance = visits[weekdayOf(day) * LEVELS + level]!;
    if (!standing.left && (day === signup_day || random.next() < chance)) goThere(day);
    standing.day = day;
    witness.evening?.(standing);
  }

  function night(): void {
    if (random.next() < leave[standing.state]!) {
      standing.left = true;
      return;
    }
    const drift = random.next();
    const up = rise[standing.state]!;
    if (drift < up) level++;
    else if (drift < up + fall[standing.state]!) level--;
    if (open === 1 && random.next() < SETTLED) open = 0;
    standing.state = stateOf(level, failures, open);
  }

  function goThere(day: number): void {
    visit.day = day;
    visit.level = level;
    visit.unhelped = open === 1;
    // Renewal waits for the next visit, so that a payment is never the only sign of life.
    visit.payment = plan > 0 && day >= due ? pay() : "none";
    if (visit.payment === "success") {
      due += BILLING_DAYS * (1 + Math.floor((day - due) / BILLING_DAYS));
    }
    const { unpaid, calm, open: again } = TICKET;
    visit.ticket = random.next() <
      (visit.payment === "failed" ? unpaid : open === 1 ? again : calm);
    if (visit.ticket) open = 1;
    standing.visited = day;
    standing.visited_state = standing.state = stateOf(level, failures, open);
    witness.visit?.(visit);
  }

  function pay(): "success" | "failed" {
    const failed = random.next() < PAYMENT_FAILS[failures]!;
    failures = failed ? Math.min(failures + 1, PAYMENT_FAILS.length - 1) : 0;
    return failed ? "failed" : "success";
  }
}
