import assert from "node:assert/strict";
import {
  type Behaviour,
  behaviours,
  DUNNING,
  groupOf,
  GROUPS,
  LEVELS,
  SETTLED,
  stateOf,
  STATES,
} from "./behaviour.ts";
import { RandomStream } from "./random_stream.ts";
import { Silence } from "./silence.ts";

const all = behaviours(0.35);

Deno.test("behaviours() gives probabilities when engagement and trouble are at their worst", () => {
  for (const churn_base of [0, 0.35, 1]) {
    const groups = behaviours(churn_base);
    assert.equal(groups.length, GROUPS);
    for (const { leave, rise, fall, visit } of groups) {
      for (const p of [...leave, ...rise, ...fall, ...visit]) assert.ok(p >= 0 && p <= 1);
      rise.forEach((p, state) => assert.ok(p + fall[state]! <= 1));
      assert.ok(leave.every((p) => churn_base > 0 ? p > 0 : p === 0));
    }
  }
});

/** Silence by the powers of a full matrix over all states and "left", built the plain way. */
function byMatrix(group: Behaviour, days: number, weekday: number): number[] {
  let row = new Array<number>(STATES + 1).fill(1);
  for (let ahead = days; ahead >= 1; ahead--) {
    const day = (weekday + ahead) % 7;
    const matrix = Array.from({ length: STATES + 1 }, () => new Array<number>(STATES + 1).fill(0));
    matrix[STATES]![STATES] = 1;
    for (let level = 0; level < LEVELS; level++) {
      for (let failures = 0; failures < DUNNING; failures++) {
        for (const open of [0, 1]) {
          const from = stateOf(level, failures, open);
          matrix[from]![STATES] = group.leave[from]!;
          const drifts = [[1, group.rise[from]!], [-1, group.fall[from]!], [0, NaN]] as const;
          for (const [step, drift] of drifts) {
            const share = step === 0 ? 1 - group.rise[from]! - group.fall[from]! : drift;
            if (share === 0) continue;
            const away = 1 - group.visit[day * LEVELS + level + step]!;
            for (const then of [0, 1]) {
              const settled = open === 0 ? 1 - then : then === 1 ? 1 - SETTLED : SETTLED;
              matrix[from]![stateOf(level + step, failures, then)]! += (1 - group.leave[from]!) *
                share * settled * away;
            }
          }
        }
      }
    }
    row = matrix.map((line) => line.reduce((sum, p, to) => sum + p * row[to]!, 0));
  }
  return row;
}

Deno.test("of() agrees with powers of the full transition matrix", () => {
  for (const group of [0, groupOf(1, 1, 1, 0), groupOf(2, 2, 2, 1)]) {
    const silence = new Silence(all[group]!, 59);
    for (const [days, weekday] of [[0, 2], [1, 6], [30, 3], [59, 0]] as const) {
      const expected = byMatrix(all[group]!, days, weekday);
      for (let state = 0; state < STATES; state++) {
        assert.ok(Math.abs(silence.of(days, weekday, state) - expected[state]!) < 1e-13);
      }
    }
  }
});

Deno.test("of() agrees with users who are watched from the same state", () => {
  const random = RandomStream.of([5, 6, 7, 8]);
  const runs = 40_000;
  const cases = [
    { group: groupOf(0, 0, 0, 0), level: 1, failures: 0, open: 0 },
    { group: groupOf(1, 1, 1, 1), level: 4, failures: 2, open: 1 },
    { group: groupOf(2, 0, 2, 0), level: 5, failures: 1, open: 0 },
    { group: groupOf(0, 1, 0, 1), level: 0, failures: 0, open: 1 },
  ];
  for (const { group, level, failures, open } of cases) {
    const behaviour = all[group]!;
    let silent = 0;
    for (let run = 0; run < runs; run++) {
      if (staysAway(behaviour, level, failures, open)) silent++;
    }
    const p = new Silence(behaviour, 30).of(30, 3, stateOf(level, failures, open));
    const z = (silent - runs * p) / Math.sqrt(runs * p * (1 - p));
    assert.ok(Math.abs(z) < 3.5, `${silent / runs} of ${p}, z ${z}`);
  }

  /** 30 days from a Thursday evening on, without a visit. */
  function staysAway(behaviour: Behaviour, level: number, failures: number, open: number): boolean {
    for (let ahead = 1; ahead <= 30; ahead++) {
      const state = stateOf(level, failures, open);
      if (random.next() < behaviour.leave[state]!) return true;
      const drift = random.next();
      if (drift < behaviour.rise[state]!) level++;
      else if (drift > 1 - behaviour.fall[state]!) level--;
      if (open === 1 && random.next() < SETTLED) open = 0;
      if (random.next() < behaviour.visit[(3 + ahead) % 7 * LEVELS + level]!) return false;
    }
    return true;
  }
});

Deno.test("of() falls with every day when nobody leaves", () => {
  for (const group of behaviours(0)) {
    const silence = new Silence(group, 30);
    for (let state = 0; state < STATES; state++) {
      assert.equal(silence.of(0, 0, state), 1);
      for (let days = 1; days <= 30; days++) {
        assert.ok(silence.of(days, 0, state) < silence.of(days - 1, 0, state));
      }
    }
  }
});
