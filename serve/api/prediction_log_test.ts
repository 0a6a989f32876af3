import assert from "node:assert/strict";
import { inFolder, linesIn } from "./_folder.ts";
import { PredictionLog, type PredictionLogOptions } from "./prediction_log.ts";

const time = new Date("2026-08-28T23:59:59.900Z");
const next_day = new Date("2026-08-29T00:00:00.100Z");

function logIn(folder: string, more: Partial<PredictionLogOptions> = {}) {
  const lost: number[] = [];
  const troubles: (string | undefined)[] = [];
  const log = new PredictionLog({
    folder: `${folder}/log`,
    queue_bytes_max: 16 * 2 ** 20,
    file_bytes_max: 1000,
    flush_ms: 1,
    retry_ms: 5,
    now: () => time,
    onLost: (lines) => lost.push(lines),
    onTrouble: (message) => troubles.push(message),
    ...more,
  });
  return { log, lost, troubles, lines: () => linesIn(`${folder}/log`) };
}

/** Waits until it holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

Deno.test("PredictionLog writes each day's lines to a file of that day", () =>
  inFolder(async (folder) => {
    const { log, lost, lines } = logIn(folder);
    log.write(time, "a", "1");
    log.write(next_day, "b", "2");
    log.write(next_day, "c", "3");
    log.write(time, "d", "4"); // the clock was set back
    await log.close();
    const written = lines();
    assert.deepEqual(Object.values(written), [["a1"], ["d4"], ["b2", "c3"]]);
    const days = Object.keys(written).map((name) => name.slice(0, 22));
    assert.deepEqual(days, [
      "predictions-2026-08-28",
      "predictions-2026-08-28",
      "predictions-2026-08-29",
    ]);
    assert.deepEqual(lost, []);
  }));

Deno.test("PredictionLog begins a new file when one has its size", () =>
  inFolder(async (folder) => {
    const { log, lines } = logIn(folder);
    for (let at = 0; at < 5; at++) {
      log.write(time, `${at}`, "x".repeat(599));
      await until(() => log.waiting_bytes === 0);
    }
    await log.close();
    assert.deepEqual(Object.values(lines()).map((file) => file.map((line) => line[0])), [
      ["0", "1"],
      ["2", "3"],
      ["4"],
    ]);
  }));

Deno.test("PredictionLog drops what does not fit into the queue, and counts it", () =>
  inFolder(async (folder) => {
    const { log, lost, lines } = logIn(folder, { queue_bytes_max: 200 });
    for (let at = 0; at < 20; at++) log.write(time, `${at}`.padEnd(15), "");
    assert.ok(log.waiting_bytes <= 200);
    await log.close();
    const kept = Object.values(lines()).flat().map(Number);
    // 16 bytes with the line's end, three in each of four buffers of 50.
    assert.deepEqual(kept, Array.from({ length: 12 }, (_, at) => at));
    assert.equal(lost.reduce((a, b) => a + b), 8);
  }));

Deno.test("PredictionLog keeps what it cannot write, and says so once", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/log`, "a file where the folder should be");
    const { log, lost, troubles, lines } = logIn(folder);
    log.write(time, "a", "1");
    await until(() => troubles.length > 0);
    log.write(time, "b", "2");
    await new Promise((resolve) => setTimeout(resolve, 30)); // some more tries
    assert.equal(troubles.length, 1);
    assert.equal(typeof troubles[0], "string");
    await Deno.remove(`${folder}/log`);
    await until(() => troubles.length === 2);
    assert.equal(troubles[1], undefined);
    await log.close();
    assert.deepEqual(Object.values(lines()), [["a1", "b2"]]);
    assert.deepEqual(lost, []);
  }));

Deno.test("PredictionLog counts what it still has when it ends and cannot write", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/log`, "");
    const { log, lost } = logIn(folder);
    for (const line of ["a", "b", "c"]) log.write(time, line, "");
    await log.close();
    assert.deepEqual(lost, [3]);
  }));

Deno.test("PredictionLog begins a new file where somebody has removed the old one", () =>
  inFolder(async (folder) => {
    const { log, lines } = logIn(folder);
    log.write(time, "a", "");
    await until(() => log.waiting_bytes === 0);
    const [first] = Object.keys(lines());
    await Deno.remove(`${folder}/log/${first}`);
    log.write(time, "b", "");
    await log.close();
    assert.deepEqual(Object.values(lines()), [["b"]]);
  }));

Deno.test("two logs share a folder, with one process number and one clock", () =>
  inFolder(async (folder) => {
    const logs = [logIn(folder).log, logIn(folder).log];
    for (const [at, log] of logs.entries()) log.write(time, `${at}`, "");
    await Promise.all(logs.map((log) => log.close()));
    assert.deepEqual(Object.values(linesIn(`${folder}/log`)).sort(), [["0"], ["1"]]);
  }));
