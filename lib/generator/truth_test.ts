import assert from "node:assert/strict";
import { ACTIVE_WITHIN_DAYS, HORIZON_DAYS, SNAPSHOT_DAYS } from "./elearning.ts";
import { firstAndLastDay } from "./options.ts";
import { areas, eligibleRows, fitLogistic } from "./_ranking.ts";
import { options, userRows } from "./_user_rows.ts";

/** A prediction and what came of it. */
type Outcome = [probability: number, churned: boolean];

Deno.test("truth has a row for each snapshot with an event in the 30 days up to it", () => {
  const given = options({ users: 400 });
  const [first, last] = firstAndLastDay(given);
  let rows = 0;
  for (const { events, truth } of userRows(given)) {
    const days = [...new Set(events.map((event) => first + Math.floor(event[1] / 86_400)))];
    const expected: number[] = [];
    for (let day = first; day <= last; day++) {
      if (day % SNAPSHOT_DAYS !== 0) continue;
      if (days.some((d) => d > day - ACTIVE_WITHIN_DAYS && d <= day)) expected.push(day);
    }
    assert.deepEqual(truth.map(([, day]) => day), expected);
    for (const [, day, given, atLastVisit] of truth) {
      assert.ok(given > 0 && given <= 1 && atLastVisit > 0 && atLastVisit < 1);
      if (given < 1) continue;
      assert.ok(!days.some((d) => d > day), "one who has left does not come back");
    }
    rows += truth.length;
  }
  assert.ok(rows > 4_000);
});

Deno.test("truth is calibrated: outcomes fall around it as chance has it", () => {
  const given = options({ users: 25_000, seed: 7 });
  const [first, last] = firstAndLastDay(given);
  // A snapshot at a time, so that rows are of different users and outcomes independent.
  const atState = new Map<number, Outcome[]>();
  const atLastVisit = new Map<number, Outcome[]>();
  for (const { events, truth } of userRows(given)) {
    const days = [...new Set(events.map((event) => first + Math.floor(event[1] / 86_400)))];
    for (const [, day, p, q] of truth) {
      if (day + HORIZON_DAYS > last || day % 35 !== 0) continue;
      const churned = !days.some((d) => d > day && d <= day + HORIZON_DAYS);
      for (const [byDay, probability] of [[atState, p], [atLastVisit, q]] as const) {
        if (!byDay.has(day)) byDay.set(day, []);
        byDay.get(day)!.push([probability, churned]);
      }
    }
  }
  for (const outcomes of [...atState.values(), ...atLastVisit.values()]) {
    const wrong = outcomes.filter(([p, churned]) => p === 1 && !churned);
    assert.equal(wrong.length, 0);
    const open = outcomes.filter(([p]) => p < 1).sort((a, b) => a[0] - b[0]);
    assert.ok(Math.abs(z(open)) < 3.5, `all: z ${z(open)}`);
    for (let bin = 0; bin < 10; bin++) {
      const part = open.slice(
        Math.floor(open.length * bin / 10),
        Math.floor(open.length * (bin + 1) / 10),
      );
      assert.ok(Math.abs(z(part)) < 3.8, `tenth ${bin}: z ${z(part)} of ${part.length}`);
    }
  }
  assert.ok(atState.size >= 5);

  function z(outcomes: Outcome[]): number {
    const churned = outcomes.filter((outcome) => outcome[1]).length;
    const expected = outcomes.reduce((sum, [p]) => sum + p, 0);
    return (churned - expected) / Math.sqrt(outcomes.reduce((sum, [p]) => sum + p * (1 - p), 0));
  }
});

Deno.test("truth stays below 1 when nobody leaves, and rises with the base", () => {
  const mean = (churn_base: number) => {
    const all = [...userRows(options({ users: 300, churn_base }))].flatMap(({ truth }) => truth);
    if (churn_base === 0) assert.ok(all.every(([, , p]) => p < 1));
    return all.reduce((sum, [, , p]) => sum + p, 0) / all.length;
  };
  const [never, usual, often] = [mean(0), mean(0.35), mean(0.9)];
  assert.ok(never! < 0.08 && usual! > 0.15 && usual! < 0.26 && often! > 0.3);
});

Deno.test("features beat recency, and the truth beats both, on later snapshots", () => {
  const given = options({ users: 4_000 });
  const [, last] = firstAndLastDay(given);
  const rows = eligibleRows(given).filter((row) => row.churned !== undefined);
  const testFrom = last - HORIZON_DAYS - 42;
  const train = rows.filter((row) => row.day + HORIZON_DAYS < testFrom);
  const test = rows.filter((row) => row.day >= testFrom);
  const score = fitLogistic(train.map((row) => row.features), train.map((row) => row.churned!));
  const churned = test.map((row) => row.churned!);
  const rate = churned.filter(Boolean).length / churned.length;
  assert.ok(rate > 0.15 && rate < 0.25);
  const [recency, logistic, atLastVisit, truth] = [
    test.map((row) => row.recency),
    test.map((row) => score(row.features)),
    test.map((row) => row.truth_at_last_visit),
    test.map((row) => row.truth),
  ].map((scores) => areas(scores, churned)) as { roc: number; pr: number }[] & { length: 4 };
  const figures = JSON.stringify({ recency, logistic, atLastVisit, truth });
  assert.ok(recency!.roc < 0.84 && recency!.pr < 0.57, figures);
  assert.ok(logistic!.roc > recency!.roc + 0.025 && logistic!.pr > recency!.pr + 0.06, figures);
  assert.ok(atLastVisit!.roc > logistic!.roc + 0.015, figures);
  assert.ok(atLastVisit!.pr > logistic!.pr + 0.04, figures);
  assert.ok(truth!.roc > atLastVisit!.roc + 0.03 && truth!.pr > atLastVisit!.pr + 0.1, figures);
});
