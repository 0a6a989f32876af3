/** The prediction API with more to do than it can: it serves what it takes in time, and refuses the rest. */
import assert from "node:assert/strict";
import { ApiServer } from "./_api_server.ts";
import { type LoadResult, openLoop } from "./_open_loop.ts";

/** `OVERLOAD_S=5` for a quick look. */
const seconds = Number(Deno.env.get("OVERLOAD_S") ?? 60);
/** Of answers that are served, where nobody else uses the machine. */
const objective_ms = 100;
/** Of answers that are served, whoever else does: a queue without a limit would be far beyond it. */
const bound_ms = 1000;

interface Watched {
  rss_mib: number;
  live_ms: number;
}

/** Looks at memory and at `/live` on a connection of its own, until told to end. */
async function watch(server: ApiServer, ended: Promise<unknown>): Promise<Watched> {
  let is_over = false;
  ended.finally(() => is_over = true);
  const worst: Watched = { rss_mib: 0, live_ms: 0 };
  while (!is_over) {
    const start = performance.now();
    const answer = await server.ask("/live");
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
    worst.live_ms = Math.max(worst.live_ms, performance.now() - start);
    worst.rss_mib = Math.max(worst.rss_mib, server.rss_mib());
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return worst;
}

function figures({ sent, seconds, by_status, single_ms, batch_ms }: LoadResult): string {
  const ms = ({ p50, p99, max }: typeof single_ms) =>
    `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, max ${max.toFixed(0)} ms`;
  return `${(sent / seconds).toFixed(0)} requests/s: ${JSON.stringify(by_status)}; ` +
    `single ${ms(single_ms)}; batch ${ms(batch_ms)}`;
}

Deno.test("twice as much as it can: batches are served in time or refused, single rows among them", async () => {
  // Ten times as large as usual, so that the crowd costs less than the server, beside which it runs.
  await using server = await ApiServer.start({ LOG_REQUESTS: "none" }, { trees: 2000 });
  const load = { port: server.port, batch_rows: 100, batch_every: 4 };
  const is_alone = Deno.loadavg()[0]! < 1;
  await openLoop({ ...load, seconds: 2, callers: 4 }); // until the code is compiled
  const can = await openLoop({ ...load, seconds: Math.max(3, seconds / 10), callers: 4 });
  assert.deepEqual(Object.keys(can.by_status), ["200"], "refused at normal load");
  const per_s = 2 * can.sent / can.seconds;
  const over = openLoop({ ...load, seconds, per_s });
  const worst = await watch(server, over);
  const result = await over;
  console.log(
    `4 callers: ${figures(can)}\ntwice that: ${figures(result)}\n` +
      `/live at most ${worst.live_ms.toFixed(0)} ms, memory at most ` +
      `${worst.rss_mib.toFixed(0)} MiB${is_alone ? "" : "; others use this machine, too"}`,
  );
  assert.deepEqual(
    Object.keys(result.by_status).filter((status) => !["200", "503"].includes(status)),
    [],
    "something was neither served nor refused",
  );
  assert.equal(result.refused_wrongly, 0);
  assert.ok(worst.live_ms < 1000, "/live did not answer within a second");
  assert.ok(worst.rss_mib < 400, "memory is not bounded");
  const served_ms = Math.max(result.single_ms.p99, result.batch_ms.p99);
  assert.ok(served_ms < (is_alone ? objective_ms : bound_ms), `p99 is ${served_ms} ms`);
  assert.equal((await server.ask("/ready")).status, 200);
});
