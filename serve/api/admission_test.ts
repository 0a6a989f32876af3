import assert from "node:assert/strict";
import { Admission, type AdmissionLimits, type Room } from "./admission.ts";
import { Refusal } from "./refusal.ts";

const limits: AdmissionLimits = { bytes_max: 1000, rows_max: 16_000, wait_ms_max: 80 };
/** A request by itself counts as so many rows. */
const own_rows = 4;

function room(): Room {
  return { bytes: 0, rows: 0, left: false };
}

/** An admission with a clock of its own. */
function set(given: Partial<AdmissionLimits> = {}) {
  const clock = { ms: 0 };
  const admission = new Admission({ ...limits, ...given }, () => clock.ms);
  /** Has so many rows done in so many milliseconds. */
  function work(rows: number, ms: number): void {
    const own = room();
    enter(admission, own, rows - own_rows);
    clock.ms += ms;
    admission.leave(own);
    admission.look();
  }
  return { admission, work };
}

/** Whose turn it is does not matter here. */
function enter(admission: Admission, own: Room, rows: number): void {
  admission.enter(own, rows).catch(() => {});
}

/** How many requests of so many rows get in one after the other, before one leaves. */
function admitted(admission: Admission, rows: number): { count: number; leave(): void } {
  const rooms: Room[] = [];
  for (;;) {
    const next = room();
    try {
      enter(admission, next, rows);
    } catch (error) {
      assert.ok(error instanceof Refusal);
      return { count: rooms.length, leave: () => rooms.forEach((one) => admission.leave(one)) };
    }
    rooms.push(next);
  }
}

function shedBy(work: () => void): string | undefined {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.equal(error.status, 503);
    assert.deepEqual(error.more.headers, { "retry-after": "1", connection: "close" });
    return error.more.shed;
  }
}

Deno.test("enter() takes half of the rows of each size, so that neither shuts out the other", () => {
  const { admission } = set();
  assert.equal(admitted(admission, 1000).count, Math.floor(8000 / (1000 + own_rows)));
  assert.equal(admitted(admission, 1).count, 8000 / (1 + own_rows));
  assert.equal(shedBy(() => enter(admission, room(), 1000)), "rows");
});

Deno.test("enter() takes what gets done within wait_ms_max at the pace of late", () => {
  const { admission, work } = set();
  work(12_500, 100); // 125 rows a ms, of which each size has 80 ms / 2
  assert.equal(admitted(admission, 12).count, Math.floor(125 * 80 / 2 / (12 + own_rows)));
  assert.equal(shedBy(() => enter(admission, room(), 12)), "wait");
  assert.equal(admitted(admission, 1000).count, Math.floor(125 * 80 / 2 / (1000 + own_rows)));
});

Deno.test("enter() never refuses four batches, 500 rows or 256 small requests, however slow the machine", () => {
  const { admission, work } = set();
  work(100, 10_000);
  const few_rows = admitted(admission, 17);
  assert.equal(few_rows.count, Math.floor(500 / (17 + own_rows)));
  few_rows.leave();
  assert.equal(admitted(admission, 1000).count, 4);
  assert.equal(admitted(admission, 1).count, 256);
});

Deno.test("enter() lets more in again when work gets done more quickly", () => {
  const { admission, work } = set();
  work(100, 10_000);
  const slow = admitted(admission, 1);
  assert.equal(slow.count, 256);
  slow.leave();
  for (let times = 0; times < 50; times++) work(100_000, 100);
  assert.equal(admitted(admission, 1).count, 8000 / (1 + own_rows));
});

Deno.test("enter() lets requests begin after those that come in the same turn have come in", async () => {
  const { admission } = set();
  const order: string[] = [];
  const ask = async (name: string) => {
    const own = room();
    order.push(`${name} comes`);
    await admission.enter(own, 1);
    order.push(`${name} begins`);
    admission.leave(own);
  };
  const first = ask("a");
  await Promise.resolve();
  await Promise.all([first, ask("b")]);
  assert.deepEqual(order, ["a comes", "b comes", "a begins", "b begins"]);
});

Deno.test("leave() gives room back once", () => {
  const { admission } = set({ rows_max: 1 });
  const rooms = [1, 2, 3, 4].map(room);
  for (const one of rooms) enter(admission, one, 100_000);
  assert.equal(shedBy(() => enter(admission, room(), 1000)), "rows");
  admission.leave(rooms[0]!);
  admission.leave(rooms[0]!);
  enter(admission, room(), 1000);
  assert.equal(shedBy(() => enter(admission, room(), 1000)), "rows");
});

Deno.test("hold() refuses bytes that do not fit, but never the first ones", () => {
  const { admission } = set();
  const large = room();
  admission.hold(large, 5000);
  assert.equal(shedBy(() => admission.hold(room(), 1)), "bytes");
  admission.leave(large);
  const [first, second] = [room(), room()];
  admission.hold(first, 600);
  admission.hold(second, 400);
  assert.equal(shedBy(() => admission.hold(room(), 1)), "bytes");
});

Deno.test("hold() takes nothing for who has left", () => {
  const { admission } = set();
  const gone = room();
  admission.leave(gone);
  admission.hold(gone, 1000);
  admission.hold(room(), 1000);
});

Deno.test("knock() refuses by the likely number of rows, and takes no room", () => {
  const { admission } = set();
  for (let bodies = 0; bodies < 200; bodies++) admission.learn(100_000, 1000);
  assert.equal(admission.rowsOf(100_000), 1000);
  admission.knock(admission.rowsOf(100_000));
  const { count } = admitted(admission, 1000);
  assert.equal(count, 7);
  assert.equal(shedBy(() => admission.knock(admission.rowsOf(100_000))), "rows");
});
