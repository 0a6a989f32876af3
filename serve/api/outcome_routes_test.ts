import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { inFolder } from "./_folder.ts";
import { fillStore, smallFeatures, storeRow } from "./_small_store.ts";
import { small_row, type TestApp, testApp } from "./_test_app.ts";
import type { AppOptions } from "./app_options.ts";
import { Outcomes } from "./outcomes.ts";
import { PredictionLog } from "./prediction_log.ts";

const day = "2026-08-28";
const rows = [
  { key: "k1", customer: "ann", day, churned: true },
  { key: "k2", customer: "bob", day, churned: false },
];

/** An app that keeps outcomes in a folder. */
async function withOutcomes(
  folder: string,
  work: (app: TestApp, outcomes: Outcomes) => Promise<void>,
  more: Partial<AppOptions> = {},
): Promise<void> {
  const outcomes = new Outcomes({
    folder: `${folder}/outcomes`,
    predictions: `${folder}/log`,
    now: more.now ?? (() => new Date("2026-08-28T12:00:00Z")),
    log: { event() {}, problem: (message, facts) => assert.fail(`${message} ${facts?.reason}`) },
  });
  using app = testApp({ outcomes, ...more });
  try {
    await work(app, outcomes);
  } finally {
    await outcomes.close();
  }
}

/** What was said to outcomes, without the request's id. */
async function send(app: TestApp, body: unknown): Promise<[number, Record<string, unknown>]> {
  const answer = await app.ask("/outcomes", body);
  const { request_id: _, ...rest } = await answer.json();
  return [answer.status, rest.error ?? rest];
}

Deno.test("POST /outcomes keeps each key once, also after a restart", () =>
  inFolder(async (folder) => {
    await withOutcomes(folder, async (app) => {
      assert.deepEqual(await send(app, { rows }), [200, { accepted: 2, known: 0 }]);
      assert.deepEqual(await send(app, { rows }), [200, { accepted: 0, known: 2 }]);
    });
    await withOutcomes(folder, async (app) => {
      const twice = { key: "k3", customer: "ann\0", day, churned: true };
      const more = [...rows, twice, twice];
      assert.deepEqual(await send(app, { rows: more }), [200, { accepted: 1, known: 3 }]);
    });
    using database = new DatabaseSync(`${folder}/outcomes/outcomes.sqlite`, { readOnly: true });
    const kept = database.prepare(
      "SELECT key, customer, day, churned, received_at FROM outcomes ORDER BY key",
    ).all().map((row) => ({ ...row }));
    const common = { day: 20_693, received_at: "2026-08-28T12:00:00.000Z" };
    assert.deepEqual(kept.slice(0, 2), [
      { key: "k1", customer: "ann", churned: 1, ...common },
      { key: "k2", customer: "bob", churned: 0, ...common },
    ]);
    assert.equal(kept.length, 3);
  }));

Deno.test("POST /outcomes keeps nothing of a body in which a key stands for something else", () =>
  inFolder((folder) =>
    withOutcomes(folder, async (app) => {
      await send(app, { rows });
      const others = [
        { key: "new", customer: "cid", day, churned: true },
        { ...rows[0], churned: false },
        { ...rows[1], customer: "bert" },
        { ...rows[1], day: "2026-08-27" },
        rows[1],
      ];
      const [status, error] = await send(app, { rows: others });
      assert.equal(status, 409);
      assert.equal(error.code, "conflict");
      const allowed = "a new key, or the outcome that it stands for";
      assert.deepEqual(error.problems, [
        { row: 1, field: "key", given: "k1", allowed },
        { row: 2, field: "key", given: "k2", allowed },
        { row: 3, field: "key", given: "k2", allowed },
      ]);
      assert.deepEqual(await send(app, { rows: others.slice(0, 1) }), [200, {
        accepted: 1,
        known: 0,
      }]);
    })
  ));

Deno.test("POST /outcomes keeps nothing of a body with a day that has not come yet", () =>
  inFolder((folder) =>
    withOutcomes(folder, async (app) => {
      const early = { ...rows[1], day: "2026-08-29" };
      const [status, { code, message, problems }] = await send(app, { rows: [rows[0], early] });
      assert.deepEqual([status, code], [409, "conflict"]);
      assert.equal(message, "Cannot keep outcomes: 1 day has not come yet, nothing was kept");
      assert.deepEqual(problems, [
        { row: 1, field: "day", given: "2026-08-29", allowed: "a day up to 2026-08-28" },
      ]);
      assert.deepEqual(await send(app, { rows }), [200, { accepted: 2, known: 0 }]);
    })
  ));

Deno.test("POST /outcomes names all that is wrong, and keeps nothing then", () =>
  inFolder((folder) =>
    withOutcomes(folder, async (app) => {
      const wrong: [unknown, unknown[]][] = [
        [{ rows: [rows[0], { ...rows[1], day: "2026-02-30", churned: "yes" }] }, [
          { row: 1, field: "day", given: "2026-02-30", allowed: "a day such as 2026-08-28" },
          { row: 1, field: "churned", given: "yes", allowed: "true or false" },
        ]],
        [{ rows: [{ ...rows[0], key: "", customer: "x".repeat(201), more: 1 }] }, [
          { row: 0, field: "key", given: "", allowed: "text of at least 1 character" },
          {
            row: 0,
            field: "customer",
            given: `${"x".repeat(100)}…`,
            allowed: "text of at most 200 characters",
          },
          { row: 0, field: "more", given: 1, allowed: "no such field" },
        ]],
        [{ rows: [{ ...rows[0], key: "\ud800" }] }, [
          { row: 0, field: "key", given: "\ufffd", allowed: "text of whole characters" },
        ]],
        [{ rows: [] }, [
          { field: "rows", given: "a list of 0", allowed: "at least 1 row" },
        ]],
        [{ rows: Array.from({ length: 1001 }, (_, at) => ({ ...rows[0], key: `${at}` })) }, [
          { field: "rows", given: "a list of 1001", allowed: "at most 1000 rows" },
        ]],
        [[], [{ field: "", given: "a list of 0", allowed: "an object" }]],
      ];
      for (const [body, problems] of wrong) {
        const [status, error] = await send(app, body);
        assert.equal(status, 422);
        assert.deepEqual(error.problems, problems);
      }
      assert.deepEqual(await send(app, { rows }), [200, { accepted: 2, known: 0 }]);
      const many = Array.from({ length: 1000 }, (_, at) => ({ ...rows[0], key: `m${at}` }));
      assert.deepEqual(await send(app, { rows: many }), [200, { accepted: 1000, known: 0 }]);
    })
  ));

Deno.test("POST /outcomes is 503 where they cannot be kept", () =>
  inFolder(async (folder) => {
    using without = testApp();
    assert.equal((await send(without, { rows }))[0], 503);
    await Deno.writeTextFile(`${folder}/file`, "");
    const said: string[] = [];
    const outcomes = new Outcomes({
      folder: `${folder}/file`,
      predictions: undefined,
      now: () => new Date("2026-08-28T12:00:00Z"),
      log: { event: (message) => said.push(message), problem: (message) => said.push(message) },
    });
    using app = testApp({ outcomes });
    for (let times = 0; times < 2; times++) {
      const [status, { code, message }] = await send(app, { rows });
      assert.deepEqual([status, code], [503, "unavailable"]);
      assert.ok(!String(message).includes(folder));
    }
    await Deno.remove(`${folder}/file`);
    assert.deepEqual(await send(app, { rows }), [200, { accepted: 2, known: 0 }]);
    assert.deepEqual(said, ["outcomes cannot be kept", "outcomes can be kept again"]);
    await outcomes.close();
  }));

Deno.test("a server that is sent no outcomes makes no file for them", () =>
  inFolder(async (folder) => {
    await withOutcomes(folder, async (_, outcomes) => {
      outcomes.start();
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("outcomes are joined with the last prediction for their customer and day", () =>
  inFolder(async (folder) => {
    await fillStore(`${folder}/online`, [storeRow("ann", "paid", 12), storeRow("eve", null, 40)]);
    const online = smallFeatures(`${folder}/online`);
    let time = "2026-08-28T09:00:00.000Z";
    const now = () => new Date(time);
    const predictions = new PredictionLog({
      folder: `${folder}/log`,
      queue_bytes_max: 2 ** 20,
      file_bytes_max: 600, // several files
      flush_ms: 1,
      retry_ms: 1,
      now,
      onLost: () => assert.fail("a line was lost"),
      onTrouble: (message) => assert.fail(message),
    });
    await withOutcomes(folder, async (app, outcomes) => {
      const predict = async (path: string, body?: unknown) => {
        const answer = await (await app.ask(path, body)).json();
        await new Promise((resolve) => setTimeout(resolve, 10)); // into another piece of the log
        return answer;
      };
      const single = (idle_days: number, customer = "ann") =>
        predict("/predict/single", { ...small_row, customer, features: { idle_days, plan: null } });
      await single(1);
      const last = await single(20);
      await predict("/predict/single", { features: small_row.features }); // of nobody
      const batch = await predict("/predict?partial=true", {
        rows: [{ customer: "bob", features: {} }, { ...small_row, customer: "bob" }],
      });
      const by_id = await predict("/predict/customer/ann"); // its day is that of the snapshot
      time = "2026-08-29T09:00:00.000Z";
      await single(30); // another day
      // A process that was killed has left half a line behind.
      await Deno.writeTextFile(`${folder}/log/predictions-2026-08-28-x.jsonl`, '{"time":"2026-08');
      const known = [
        { key: "1", customer: "ann", day: "2026-08-28", churned: true },
        { key: "2", customer: "bob", day: "2026-08-28", churned: false },
        { key: "3", customer: "ann", day: "2026-08-20", churned: false },
        { key: "4", customer: "nobody", day: "2026-08-28", churned: false },
        { key: "5", customer: "ann", day: "2026-08-27", churned: false },
      ];
      await send(app, { rows: known });
      while (outcomes.losses.length === 0) await new Promise((go) => setTimeout(go, 20));
      // Minus the log of the probability of what really happened.
      const loss = -Math.log(last.probability) - Math.log(1 - batch.predictions[0].probability) -
        Math.log(1 - by_id.probability);
      const [found, ...more] = outcomes.losses;
      assert.deepEqual(more, []);
      assert.deepEqual([found!.variant, found!.version, found!.outcomes], ["champion", 1, 3]);
      assert.ok(Math.abs(found!.loss - loss) < 1e-12);
    }, { now, predictions, online });
    // The same sums after a restart, without looking at the log again.
    await Deno.remove(`${folder}/log`, { recursive: true });
    await withOutcomes(folder, async (_, outcomes) => {
      outcomes.start();
      while (outcomes.losses.length === 0) await new Promise((go) => setTimeout(go, 20));
      assert.equal(outcomes.losses[0]!.outcomes, 3);
    }, { now });
    await online.close();
  }));

Deno.test("outcomes that nobody has looked up yet are looked up by the next server", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/log`);
    const line = {
      time: "2026-08-28T09:00:00.000Z",
      request_id: "r",
      models: { champion: { version: 1, id: "a" }, challenger: { version: 2, id: "b" } },
      snapshot: null,
      customers: ["ann", 'tricky ,"rows":[', null],
      variants: ["challenger", "champion", null],
      probabilities: [0.25, 0.5, null],
      rows: [],
    };
    await Deno.writeTextFile(
      `${folder}/log/predictions-2026-08-28-090000000-1-0.jsonl`,
      `${JSON.stringify(line)}\n`,
    );
    const known = [
      { key: "1", customer: "ann", day, churned: true },
      { key: "2", customer: 'tricky ,"rows":[', day, churned: true },
    ];
    // Closed before a second has passed.
    await withOutcomes(folder, async (app) => {
      await send(app, { rows: known });
    });
    // Closed while it looks.
    await withOutcomes(folder, async (_, outcomes) => {
      outcomes.start();
      await new Promise((resolve) => setTimeout(resolve));
    });
    await withOutcomes(folder, async (_, outcomes) => {
      assert.equal(outcomes.losses.length, 0);
      outcomes.start();
      while (outcomes.losses.length === 0) await new Promise((go) => setTimeout(go, 20));
      assert.deepEqual(
        outcomes.losses.map((one) => ({ ...one })),
        [
          { variant: "challenger", version: 2, outcomes: 1, loss: -Math.log(0.25) },
          { variant: "champion", version: 1, outcomes: 1, loss: -Math.log(0.5) },
        ].sort((a, b) => a.variant < b.variant ? -1 : 1),
      );
    });
  }));
