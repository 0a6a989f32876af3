/** Outcomes of a server that is killed again and again: none is lost, and none is kept twice. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { seeded } from "../_faults.ts";
import { ApiServer, benchRow } from "./_api_server.ts";
import { can_mount, smallDisk } from "./_small_disk.ts";

const rounds = 6, batches = 40, rows = 25;

interface Outcome {
  key: string;
  customer: string;
  day: string;
  churned: boolean;
}

function batchOf(round: number, batch: number): Outcome[] {
  const day = new Date().toISOString().slice(0, 10);
  return Array.from({ length: rows }, (_, at) => ({
    key: `${round}-${batch}-${at}`,
    customer: benchRow(at).customer,
    day,
    churned: at % 2 === 0,
  }));
}

Deno.test("outcomes are kept once each over kill -9, and what was answered is there", async () => {
  const folder = await Deno.makeTempDir();
  const seed = Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  const random = seeded(seed);
  const answered: Outcome[][] = [], cut_off: Outcome[][] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      await using server = await ApiServer.start({
        PREDICTION_LOG: `${folder}/log`,
        OUTCOMES: `${folder}/outcomes`,
      });
      const where = `seed ${seed}, round ${round}`;
      const send = async (outcomes: Outcome[]) => {
        const answer = await server.ask("/outcomes", { rows: outcomes });
        const { accepted, known } = await answer.json();
        assert.equal(answer.status, 200, where);
        return [accepted, known];
      };
      // What was answered before the kill is known; of what was not, all or nothing.
      for (const outcomes of answered) assert.deepEqual(await send(outcomes), [0, rows], where);
      for (const outcomes of cut_off.splice(0)) {
        const [accepted, known] = await send(outcomes);
        assert.ok(accepted === rows && known === 0 || accepted === 0 && known === rows, where);
        answered.push(outcomes);
      }
      let is_killed = false;
      const kill_at = Math.floor(random() * batches);
      await Promise.all(Array.from({ length: 4 }, async (_, caller) => {
        for (let batch = caller; batch < batches; batch += 4) {
          const outcomes = batchOf(round, batch);
          if (batch >= kill_at && !is_killed) {
            is_killed = true;
            server.signal("SIGKILL");
          }
          try {
            assert.deepEqual(await send(outcomes), [rows, 0], where);
            answered.push(outcomes);
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            cut_off.push(outcomes);
            break;
          }
        }
      }));
    }
    await using server = await ApiServer.start({
      PREDICTION_LOG: `${folder}/log`,
      OUTCOMES: `${folder}/outcomes`,
    });
    for (const outcomes of [...answered, ...cut_off]) {
      assert.equal((await server.ask("/outcomes", { rows: outcomes })).status, 200);
    }
    server.signal("SIGTERM");
    assert.equal((await server.status).code, 0);
    using database = new DatabaseSync(`${folder}/outcomes/outcomes.sqlite`, { readOnly: true });
    const { count } = database.prepare("SELECT COUNT(*) AS count FROM outcomes").get() as {
      count: number;
    };
    assert.equal(count, (answered.length + cut_off.length) * rows);
    const [{ integrity_check }] = database.prepare("PRAGMA integrity_check").all() as [
      { integrity_check: string },
    ];
    assert.equal(integrity_check, "ok");
    console.log(`${count} outcomes over ${rounds} kills, repeat with SEED=${seed}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "while the disk is full outcomes are refused, and taken when there is room again",
  ignore: !can_mount,
  async fn() {
    using disk = smallDisk("1m");
    await using server = await ApiServer.start({ OUTCOMES: disk.folder });
    const send = async (batch: number): Promise<number> => {
      const answer = await server.ask("/outcomes", { rows: batchOf(0, batch) });
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await send(0), 200);
    disk.fill();
    let batch = 1;
    while (await send(batch) === 200) batch++; // there is some room in pages that are allocated
    assert.equal(await send(batch), 503);
    disk.free();
    assert.equal(await send(batch), 200);
    server.signal("SIGTERM");
    assert.equal((await server.status).code, 0);
    using database = new DatabaseSync(`${disk.folder}/outcomes.sqlite`, { readOnly: true });
    const { count } = database.prepare("SELECT COUNT(*) AS count FROM outcomes").get() as {
      count: number;
    };
    assert.equal(count, (batch + 1) * rows);
    const said = server.lines.map(({ message }) => message)
      .filter((message) => String(message).startsWith("outcomes"));
    assert.deepEqual(said, ["outcomes cannot be kept", "outcomes can be kept again"]);
  },
});

Deno.test("the metric has the log loss of what was predicted by a server that was killed since", async () => {
  const folder = await Deno.makeTempDir();
  const env = { PREDICTION_LOG: `${folder}/log` };
  const day = new Date().toISOString().slice(0, 10);
  const name = 'churn_api_outcome_log_loss{variant="champion",version="1"}';
  try {
    const probabilities: number[] = [];
    {
      await using server = await ApiServer.start(env);
      await server.line(({ message }) => message === "serving");
      for (let at = 0; at < 3; at++) {
        const { probability } = await (await server.ask("/predict/single", benchRow(at))).json();
        probabilities.push(probability);
      }
      const at = Date.now();
      while (await server.metric("churn_api_log_waiting_bytes") > 0) {
        assert.ok(Date.now() - at < 10_000);
      }
      server.signal("SIGKILL");
      await server.status;
    }
    await using server = await ApiServer.start(env);
    await server.line(({ message }) => message === "serving");
    const outcomes = probabilities.map((_, at) => ({
      key: `k${at}`,
      customer: benchRow(at).customer,
      day,
      churned: at === 0,
    }));
    await server.ask("/outcomes", { rows: outcomes });
    let found = NaN;
    while (Number.isNaN(found)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      found = await server.metric(name);
    }
    const losses = probabilities.map((p, at) => -Math.log(at === 0 ? p : 1 - p));
    const wanted = losses.reduce((a, b) => a + b) / losses.length;
    assert.ok(Math.abs(found - wanted) < 1e-12, `${found}, not ${wanted}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
