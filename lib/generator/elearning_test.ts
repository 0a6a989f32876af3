import assert from "node:assert/strict";
import { EVENT_TYPES, NONE } from "./activity.ts";
import { COUNTRY_SHARES, COURSES, EARLIER, PRICE, SOURCE_SHARES } from "./behaviour.ts";
import { generateElearning } from "./elearning.ts";
import { firstAndLastDay, weekdayOf } from "./options.ts";
import { options, userRows } from "./_user_rows.ts";

const defaults = options();
const [first, last] = firstAndLastDay(defaults);
const made = [...userRows(defaults)];
const events = made.flatMap((rows) => rows.events);

/** That a count is within four standard deviations of its share. */
function assertShare(count: number, of: number, share: number): void {
  const z = (count - of * share) / Math.sqrt(of * share * (1 - share));
  assert.ok(Math.abs(z) < 4, `${count} of ${of} should be ${share} of them`);
}

Deno.test("generateElearning() hands over the users that Elearning makes, in order", () => {
  const given = options({ users: 30 });
  const rows: unknown[][] = [];
  generateElearning(given, {
    user: (user) => rows.push([user.user_id, user]),
    event: (...event) => rows.push(event),
    truth: (...truth) => rows.push(truth),
  });
  const alone = [...userRows(given)].flatMap(({ user, events, truth }) =>
    [[user.user_id, user], ...events, ...truth] as unknown[][]
  );
  assert.equal(rows.length, alone.length);
  assert.deepEqual(new Set(rows.map((row) => row[0])).size, 30);
  assert.deepEqual(rows.filter((row) => row.length === 7), alone.filter((row) => row.length === 7));
  assert.deepEqual(rows.filter((row) => row.length === 4), alone.filter((row) => row.length === 4));
  assert.deepEqual(rows.filter((row) => row.length === 2), alone.filter((row) => row.length === 2));
});

Deno.test("a user is the same whoever else is made, and in whatever order", () => {
  const numbers = [1999, 3, 700, 1];
  for (const given of [defaults, options({ users: 5_000 })]) {
    const again = [...userRows(given, numbers)];
    assert.deepEqual(again, numbers.map((number) => made[number - 1]));
  }
});

Deno.test("a user has the same events whether or not truth is asked for", () => {
  const only: unknown[] = [];
  generateElearning({ ...defaults, users: 200 }, { event: (...event) => only.push(event) });
  assert.deepEqual(only, made.slice(0, 200).flatMap((rows) => rows.events));
});

Deno.test("another seed makes other users", () => {
  const [other] = userRows(options({ seed: 43, users: 1 }));
  assert.notDeepEqual(other, made[0]);
});

Deno.test("users have the shares that were asked for", () => {
  const users = made.map((rows) => rows.user);
  for (const paid_share of [0, 0.35, 1]) {
    const few = paid_share === 0.35
      ? users
      : [...userRows(options({ users: 300, paid_share }))].map((rows) => rows.user);
    const paid = few.filter((user) => user.plan > 0).length;
    if (paid_share === 0.35) assertShare(paid, few.length, paid_share);
    else assert.equal(paid, few.length * paid_share);
  }
  COUNTRY_SHARES.forEach((share, country) => {
    assertShare(users.filter((user) => user.country === country).length, users.length, share);
  });
  SOURCE_SHARES.forEach((share, source) => {
    assertShare(users.filter((user) => user.source === source).length, users.length, share);
  });
  const earlier = users.filter((user) => user.signup_day < first);
  assertShare(earlier.length, users.length, EARLIER.share);
  assert.ok(earlier.every((user) => user.signup_day >= first - EARLIER.days));
  assert.ok(users.every((user) => user.signup_day <= last));
  const weekend = users.filter((user) => weekdayOf(user.signup_day) >= 5).length;
  assert.ok(weekend / users.length < 0.26, "fewer sign up at the weekend");
});

Deno.test("there are some 180 events per user, of every type", () => {
  const each = events.length / made.length;
  assert.ok(each > 170 && each < 190, `${each} events per user`);
  const types = new Set(events.map((event) => event[2]));
  assert.equal(types.size, EVENT_TYPES.length);
  // Only those who signed up before the first day and left before it have none.
  const silent = made.filter((rows) => rows.events.length === 0);
  assert.ok(silent.every(({ user }) => user.signup_day < first));
  assert.ok(silent.length > 0 && silent.length < made.length * 0.13);
});

Deno.test("events come in order, within the days, and not before the sign-up", () => {
  for (const { user, events, truth } of made) {
    let [before, day] = [-1, -1];
    for (const [user_id, second, type] of events) {
      assert.equal(user_id, user.user_id);
      assert.ok(second > before && second < defaults.days * 86_400);
      const today = first + Math.floor(second / 86_400);
      assert.ok(today >= user.signup_day);
      if (today !== day) assert.equal(EVENT_TYPES[type], "login");
      [before, day] = [second, today];
    }
    if (user.signup_day >= first) {
      assert.equal(first + Math.floor(events[0]![1] / 86_400), user.signup_day);
    }
    assert.ok(truth.every(([user_id]) => user_id === user.user_id));
  }
});

Deno.test("events have the values of their type and no others", () => {
  const plans = made.map((rows) => rows.user.plan);
  for (const [user_id, , type, course, tenths, score, amount] of events) {
    const name = EVENT_TYPES[type]!;
    const learns = ["course_enroll", "video_watch", "quiz_attempt"].includes(name);
    assert.ok(learns ? course >= 1 && course <= COURSES : course === NONE);
    assert.ok(name === "video_watch" ? tenths > 0 && tenths <= 6000 : tenths === NONE);
    assert.ok(name === "quiz_attempt" ? score >= 0 && score <= 100 : score === NONE);
    if (name.startsWith("payment")) {
      const plan = plans[user_id - 1]!;
      assert.ok(plan > 0);
      assert.equal(amount, PRICE[plan]);
    } else assert.equal(amount, NONE);
  }
});

Deno.test("a paying user pays once in 30 days, sooner only after a failure", () => {
  const [success, failed] = ["payment_success", "payment_failed"].map((name) =>
    EVENT_TYPES.indexOf(name as typeof EVENT_TYPES[number])
  );
  let retries = 0;
  for (const { user, events } of made) {
    const paid = events.filter((event) => event[2] === success)
      .map((event) => Math.floor((first + event[1] / 86_400 - user.signup_day) / 30));
    assert.equal(new Set(paid).size, paid.length, `periods ${paid} of user ${user.user_id}`);
    const all = events.filter((event) => event[2] === success || event[2] === failed);
    retries += all.filter((event, i) => i > 0 && all[i - 1]![2] === failed && event[2] === success)
      .length;
  }
  assert.ok(retries > 50);
});

Deno.test("workdays are busier than weekends", () => {
  const byWeekday = new Array<number>(7).fill(0);
  for (const event of events) {
    if (event[2] === 0) byWeekday[weekdayOf(first + Math.floor(event[1] / 86_400))]!++;
  }
  assert.ok(byWeekday[1]! > byWeekday[5]! * 1.1, String(byWeekday));
});

Deno.test("one day of one user can be made", () => {
  const [only, ...others] = userRows(options({ users: 1, days: 1 }));
  assert.equal(others.length, 0);
  assert.ok(only!.events.every((event) => event[1] < 86_400));
});
