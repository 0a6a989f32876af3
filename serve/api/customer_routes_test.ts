import assert from "node:assert/strict";
import { openOnline } from "../../lib/online/mod.ts";
import { inFolder, linesIn } from "./_folder.ts";
import { fillStore, small_key, smallFeatures, storeRow } from "./_small_store.ts";
import { testApp } from "./_test_app.ts";
import { PredictionLog } from "./prediction_log.ts";

const rows = [
  storeRow("ann", "paid", 12),
  storeRow("b/ö %2F", null, null),
  storeRow("eve", "gold", 30),
];

/** Status, code and message of a refusal. */
async function refusal(answer: Response): Promise<[number, string, string]> {
  const { error } = await answer.json();
  return [answer.status, error.code, error.message];
}

Deno.test("GET /predict/customer/{id} predicts what the features predict, and says how old they are", () =>
  inFolder(async (folder) => {
    await fillStore(folder, rows);
    const online = smallFeatures(folder);
    using app = testApp({ online });
    const given = [
      { customer: "ann", features: { idle_days: 12, plan: "paid" } },
      { customer: "b/ö %2F", features: { idle_days: null, plan: null } },
    ];
    for (const body of given) {
      const answer = await app.ask(`/predict/customer/${encodeURIComponent(body.customer)}`);
      assert.equal(answer.status, 200);
      const { request_id: _, features, ...found } = await answer.json();
      const { request_id: __, ...wanted } = await (await app.ask("/predict/single", body)).json();
      assert.deepEqual(found, wanted);
      // The whole days from the end of 20 August to the 28th.
      assert.deepEqual(features, {
        status: "fresh",
        snapshot: "2026-08-20",
        age_days: 7,
        max_age_days: 14,
      });
    }
    await online.close();
  }));

Deno.test("GET /predict/customer/{id} says that features are stale, and whose category is new", () =>
  inFolder(async (folder) => {
    await fillStore(folder, rows, { max_age_days: 6 });
    const online = smallFeatures(folder);
    using app = testApp({ online });
    const stale = await (await app.ask("/predict/customer/ann")).json();
    assert.deepEqual(stale.features, {
      status: "stale",
      snapshot: "2026-08-20",
      age_days: 7,
      max_age_days: 6,
    });
    const odd = await (await app.ask("/predict/customer/eve")).json();
    assert.deepEqual(odd.features.unfamiliar, ["plan"]);
    // As no known plan: 1 / (1 + exp(−(−1 + 0.1 · 30))).
    assert.ok(Math.abs(odd.probability - 1 / (1 + Math.exp(-2))) < 1e-12);
    await fillStore(folder, rows, { max_age_days: null });
    const any_age = await (await app.ask("/predict/customer/ann")).json();
    assert.deepEqual([any_age.features.status, any_age.features.max_age_days], ["fresh", null]);
    await fillStore(folder, [{ ...storeRow("timeless", "paid", 12), snapshot_day: 0 }]);
    const timeless = await (await app.ask("/predict/customer/timeless")).json();
    assert.deepEqual(timeless.features, {
      status: "fresh",
      snapshot: null,
      age_days: null,
      max_age_days: 14,
    });
    await online.close();
  }));

Deno.test("GET /predict/customer/{id} answers 404, 409 or 503, as it is", () =>
  inFolder(async (folder) => {
    const online = smallFeatures(folder);
    using app = testApp({ online });
    const ask = async (id = "ann") => await refusal(await app.ask(`/predict/customer/${id}`));
    const say = 'type "deno task features materialize --dataset small"';
    assert.deepEqual(await ask(), [
      503,
      "unavailable",
      `Cannot predict: the feature store is empty, ${say}`,
    ]);
    await fillStore(folder, rows, { key: { ...small_key, definition: "e".repeat(64) } });
    assert.deepEqual(await ask(), [
      409,
      "other_definition",
      "Cannot predict: the feature store has those of definition eeeeeeeeeeeeeeee, version 1 " +
      `takes those of d: ${say} where these are made`,
    ]);
    await fillStore(folder, rows);
    assert.deepEqual(await ask("nobody"), [
      404,
      "not_found",
      "Cannot predict: no such customer was eligible at a snapshot up to 2026-08-20",
    ]);
    assert.deepEqual((await ask("x".repeat(201))).slice(0, 2), [422, "invalid"]);
    assert.equal((await app.ask(`/predict/customer/${"x".repeat(200)}`)).status, 404);
    await online.close();
    using without = testApp();
    assert.deepEqual((await refusal(await without.ask("/predict/customer/ann"))).slice(0, 2), [
      503,
      "unavailable",
    ]);
  }));

Deno.test("a store that lacks a feature, or has something else in its place, is refused", () =>
  inFolder(async (folder) => {
    await fillStore(folder, [{ ...storeRow("ann", "paid", 1), cells: [1, 2, "three"] }]);
    const online = smallFeatures(folder);
    using app = testApp({ online });
    const [status, , message] = await refusal(await app.ask("/predict/customer/ann"));
    assert.equal(status, 503);
    assert.match(message, /feature "idle_days" of customer "ann" is string, must be number/);
    const features = [{ name: "plan", kind: "category" as const }];
    await fillStore(folder, [{ ...storeRow("ann", null, null), cells: ["paid"] }], { features });
    assert.deepEqual(await refusal(await app.ask("/predict/customer/ann")), [
      409,
      "other_definition",
      'Cannot predict: the feature store lacks "idle_days" of version 1',
    ]);
    await online.close();
  }));

Deno.test("a store that is away is 503, said once, and used again when it is back", () =>
  inFolder(async (folder) => {
    await fillStore(folder, rows);
    let is_away = false;
    const said: string[] = [];
    const store = await openOnline(folder, small_key, () => 0);
    const away = () => {
      if (is_away) throw new Error("Cannot reach redis://secret");
    };
    const online = smallFeatures(folder, {
      open: () =>
        Promise.resolve({
          name: "store",
          remark: undefined,
          // deno-lint-ignore require-await
          get: async (customer: string) => (away(), store.get(customer)),
          // deno-lint-ignore require-await
          status: async () => (away(), store.status()),
          others: () => store.others(),
          close: () => store.close(),
        }),
      log: {
        event: (message) => said.push(message),
        problem: (message, facts) => said.push(`${message}: ${facts?.reason}`),
      },
    });
    using app = testApp({ online });
    const status = async (path: string) => {
      const answer = await app.ask(path);
      await answer.body?.cancel();
      return answer.status;
    };
    assert.equal(await status("/predict/customer/ann"), 200);
    assert.equal(await status("/ready"), 200);
    is_away = true;
    for (let times = 0; times < 3; times++) {
      const answer = await app.ask("/predict/customer/ann");
      assert.equal(answer.headers.get("retry-after"), "1");
      const [code, , message] = await refusal(answer);
      assert.equal(code, 503);
      assert.ok(!message.includes("secret"));
    }
    assert.equal(await status("/explain/customer/ann"), 503);
    assert.equal(await status("/ready"), 503);
    is_away = false;
    assert.equal(await status("/predict/customer/ann"), 200);
    assert.equal(await status("/ready"), 200);
    assert.deepEqual(said, [
      "feature store cannot be read: Cannot reach redis://secret",
      "feature store can be read again",
    ]);
    await online.close();
  }));

Deno.test("a store whose newer file cannot be read goes on with the older one, and says so", () =>
  inFolder(async (folder) => {
    await fillStore(folder, rows);
    const said: unknown[] = [];
    const online = smallFeatures(folder, {
      log: { event() {}, problem: (message, facts) => said.push([message, facts?.reason]) },
    });
    using app = testApp({ online });
    const before = await (await app.ask("/predict/customer/ann")).json();
    await Deno.writeTextFile(`${folder}/broken`, "no database");
    await Deno.rename(`${folder}/broken`, `${folder}/small/features-d.sqlite`);
    for (let times = 0; times < 3; times++) {
      const { probability, features } = await (await app.ask("/predict/customer/ann")).json();
      assert.deepEqual([probability, features], [before.probability, before.features]);
    }
    const ready = await app.ask("/ready");
    assert.equal(ready.status, 200);
    const { remarks: [remark] } = await ready.json();
    assert.match(
      remark,
      /^Cannot read feature store ".*": file is not a database, remove the file/,
    );
    assert.deepEqual(said, [["feature store was not replaced", remark]]);
    await fillStore(`${folder}/new`, rows);
    await Deno.rename(`${folder}/new/small/features-d.sqlite`, `${folder}/small/features-d.sqlite`);
    assert.deepEqual((await (await app.ask("/ready")).json()).remarks, []);
    await online.close();
  }));

Deno.test("features that were just materialized for the first time are found at once", () =>
  inFolder(async (folder) => {
    // A clock that stands: nothing is asked twice.
    const open = (key: typeof small_key) => openOnline(folder, key, () => performance.now() * 1e6);
    const online = smallFeatures(folder, { open, now_ms: () => 1 });
    using app = testApp({ online });
    assert.equal((await app.ask("/predict/customer/ann")).status, 503);
    await fillStore(folder, rows);
    assert.equal((await app.ask("/predict/customer/ann")).status, 200);
    await online.close();
  }));

Deno.test("/ready stays 200 without the store where that is wanted, and says what is amiss", () =>
  inFolder(async (folder) => {
    const online = smallFeatures(folder, { open: () => Promise.reject(new Error("it is away")) });
    for (const wanted of [true, false]) {
      using app = testApp({ online, ready_without_features: wanted });
      const answer = await app.ask("/ready");
      assert.equal(answer.status, wanted ? 200 : 503);
      const { problems, remarks } = await answer.json();
      assert.deepEqual([problems, remarks], wanted ? [[], ["it is away"]] : [["it is away"], []]);
    }
    await online.close();
  }));

Deno.test("the log has the features that a customer was predicted by, and their day", () =>
  inFolder(async (folder) => {
    await fillStore(`${folder}/online`, rows);
    const online = smallFeatures(`${folder}/online`);
    const predictions = new PredictionLog({
      folder: `${folder}/log`,
      queue_bytes_max: 2 ** 20,
      file_bytes_max: 2 ** 20,
      flush_ms: 1,
      retry_ms: 1,
      now: () => new Date(),
      onLost: () => assert.fail("a line was lost"),
      onTrouble: (message) => assert.fail(message),
    });
    using app = testApp({ online, predictions });
    const { probability } = await (await app.ask("/predict/customer/eve")).json();
    await (await app.ask("/explain/customer/eve")).body?.cancel(); // no prediction to act on
    await Promise.all([predictions.close(), online.close()]);
    const [line, ...more] = Object.values(linesIn(`${folder}/log`)).flat();
    assert.deepEqual(more, []);
    const { snapshot, customers, probabilities, rows: logged } = JSON.parse(line!);
    assert.deepEqual([snapshot, customers, probabilities], ["2026-08-20", ["eve"], [probability]]);
    assert.deepEqual(logged, [{ customer: "eve", features: { idle_days: 30, plan: "gold" } }]);
  }));
