/** Rows of made users, collected for tests. */
import { Elearning, type ElearningSink, type OnTruth } from "./elearning.ts";
import { type ElearningOptions, elearningOptions } from "./options.ts";
import type { Profile } from "./profile.ts";

/** Everything that is made about one user. */
export interface UserRows {
  user: Profile;
  events: Parameters<NonNullable<ElearningSink["event"]>>[];
  truth: Parameters<OnTruth>[];
}

/** Options with defaults filled in. */
export function options(given: Partial<ElearningOptions> = {}): ElearningOptions {
  return elearningOptions.parse(given);
}

/** Makes users one after another, in the order of their numbers unless others are given. */
export function* userRows(
  given: ElearningOptions,
  numbers: Iterable<number> = Array.from({ length: given.users }, (_, i) => i + 1),
): Generator<UserRows> {
  const elearning = new Elearning(given);
  for (const number of numbers) {
    const rows: { user?: Profile } & Omit<UserRows, "user"> = { events: [], truth: [] };
    elearning.user(number, {
      user: (user) => rows.user = user,
      event: (...event) => rows.events.push(event),
      truth: (...truth) => rows.truth.push(truth),
    });
    yield rows as UserRows;
  }
}
