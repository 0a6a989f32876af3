import { type Behaviour, DUNNING, LEVELS, SETTLED, stateOf, STATES } from "./behaviour.ts";

/**
 * Exact probabilities that a user stays away.
 *
 * While a user stays away there are no payments and no tickets, so the hidden state moves by itself:
 * leave, or drift one level, or have a case settled. The recursion over days is thus a product of
 * small matrices, without sampling or rounding beyond that of addition and multiplication.
 */
export class Silence {
  /** By days × weekday × state. */
  readonly #table: Float64Array;

  /** @param days The longest silence that will be asked for. */
  constructor(behaviour: Behaviour, days: number) {
    this.#table = new Float64Array((days + 1) * 7 * STATES).fill(1, 0, 7 * STATES);
    for (let length = 1; length <= days; length++) {
      for (let weekday = 0; weekday < 7; weekday++) this.#step(behaviour, length, weekday);
    }
  }

  /** That a user who is in `state` at the end of a day makes no visit in the next `days` days. */
  of(days: number, weekday: number, state: number): number {
    return this.#table[(days * 7 + weekday) * STATES + state]!;
  }

  #step({ leave, rise, fall, visit }: Behaviour, days: number, weekday: number): void {
    const tomorrow = (weekday + 1) % 7;
    const rest = ((days - 1) * 7 + tomorrow) * STATES;
    const table = this.#table;

    /** No visit tomorrow at this level, nor in the days after it. */
    function away(level: number, failures: number, open: number): number {
      return (1 - visit[tomorrow * LEVELS + level]!) *
        table[rest + stateOf(level, failures, open)]!;
    }

    for (let level = 0; level < LEVELS; level++) {
      for (let failures = 0; failures < DUNNING; failures++) {
        for (let open = 0; open < 2; open++) {
          const state = stateOf(level, failures, open);
          const drift = (openThen: number) => {
            const up = rise[state]! === 0 ? 0 : rise[state]! * away(level + 1, failures, openThen);
            const down = fall[state]! === 0
              ? 0
              : fall[state]! * away(level - 1, failures, openThen);
            const same = (1 - rise[state]! - fall[state]!) * away(level, failures, openThen);
            return up + down + same;
          };
          const stay = open === 1 ? SETTLED * drift(0) + (1 - SETTLED) * drift(1) : drift(0);
          const gone = leave[state]!;
          table[(days * 7 + weekday) * STATES + state] = gone + (1 - gone) * stay;
        }
      }
    }
  }
}
