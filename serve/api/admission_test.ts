import assert from "node:assert/strict";
import { Admission, type AdmissionLimits, look_ms, type Room } from "./admission.ts";
import { Refusal } from "./refusal.ts";

const limits: AdmissionLimits = { bytes_max: 1000, rows_max: 16_000, wait_ms_max: 80 };
/** A request by itself counts as so many rows. */
const own_rows = 4;

function room(): Room {
  return { bytes: 0, rows: 0, left: false };
}

/** How many requests of so many rows get in one after the other, before one leaves. */
function admitted(admission: Admission, rows: number): { count: number; leave(): void } {
  const rooms: Room[] = [];
  for (;;) {
    const next = room();
    try {
      admission.enter(next, rows);
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
  const admission = new Admission(limits);
  assert.equal(admitted(admission, 1000).count, Math.floor(8000 / (1000 + own_rows)));
  assert.equal(admitted(admission, 1).count, 8000 / (1 + own_rows));
  assert.equal(shedBy(() => admission.enter(room(), 1000)), "rows");
});

Deno.test("enter() takes what gets done within wait_ms_max at the pace of a busy loop", () => {
  const admission = new Admission(limits);
  const before = room();
  admission.enter(before, 12_500 - own_rows);
  admission.leave(before);
  admission.look(100); // 12,500 rows in 100 ms: 125 a ms, of which each size has 80 ms / 2
  assert.equal(admitted(admission, 12).count, Math.floor(125 * 80 / 2 / (12 + own_rows)));
  assert.equal(shedBy(() => admission.enter(room(), 12)), "wait");
});

Deno.test("enter() never refuses four batches or two hundred rows, however slow the machine", () => {
  const admission = new Admission(limits);
  for (let times = 0; times < 20; times++) {
    const before = room();
    admission.enter(before, 1);
    admission.leave(before);
    admission.look(1000); // a machine that has no time for us
  }
  assert.equal(admitted(admission, 1000).count, 4);
  assert.equal(admitted(admission, 1).count, 200);
});

Deno.test("look() lets more in again once the loop has time to spare", () => {
  const admission = new Admission(limits);
  const before = room();
  admission.enter(before, 1000);
  admission.leave(before);
  admission.look(1000);
  const slow = admitted(admission, 1);
  assert.equal(slow.count, 200);
  slow.leave();
  admission.look(look_ms); // what has just been done is counted here and not in the next look
  for (let looks = 0; looks < 100; looks++) admission.look(look_ms);
  assert.equal(admitted(admission, 1).count, 8000 / (1 + own_rows));
});

Deno.test("look() learns nothing from a loop that was late with nothing to do", () => {
  const admission = new Admission(limits);
  for (let looks = 0; looks < 100; looks++) admission.look(1000);
  assert.equal(admitted(admission, 1).count, 8000 / (1 + own_rows));
});

Deno.test("enter() takes one that is alone, however large", () => {
  const admission = new Admission(limits);
  admission.enter(room(), 100_000);
  assert.equal(shedBy(() => admission.enter(room(), 100)), "rows");
  admission.enter(room(), 1);
});

Deno.test("leave() gives room back once", () => {
  const admission = new Admission({ ...limits, rows_max: 12_000 });
  const rooms = [1, 2, 3, 4, 5].map(room);
  for (const one of rooms) admission.enter(one, 1000);
  assert.equal(shedBy(() => admission.enter(room(), 1000)), "rows");
  admission.leave(rooms[0]!);
  admission.leave(rooms[0]!);
  admission.enter(room(), 1000);
  assert.equal(shedBy(() => admission.enter(room(), 1000)), "rows");
});

Deno.test("hold() refuses bytes that do not fit, but never the first ones", () => {
  const admission = new Admission(limits);
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
  const admission = new Admission(limits);
  const gone = room();
  admission.leave(gone);
  admission.hold(gone, 1000);
  admission.hold(room(), 1000);
});

Deno.test("knock() refuses by the likely number of rows, and takes no room", () => {
  const admission = new Admission({ ...limits, bytes_max: 1e9 });
  for (let bodies = 0; bodies < 200; bodies++) admission.learn(100_000, 1000);
  assert.equal(admission.rowsOf(100_000), 1000);
  admission.knock(100_000);
  const { count } = admitted(admission, 1000);
  assert.equal(count, 7);
  assert.equal(shedBy(() => admission.knock(100_000)), "rows");
});
