import assert from "node:assert/strict";
import type { ModelFile } from "../../lib/model/mod.ts";
import { inFolder } from "./_folder.ts";
import { fillStore, smallFeatures, storeRow } from "./_small_store.ts";
import { small_row, smallModel, testApp } from "./_test_app.ts";
import { treesOf } from "./_test_registry.ts";
import { ModelSlot } from "./model_slot.ts";
import { servedModel, type VersionAbout } from "./served_model.ts";

const definition: VersionAbout["definition"] = {
  hash: "d",
  features: [
    {
      name: "idle_days",
      kind: "number",
      from: { kind: "fixed", fixed: "recency_days" },
      as_of: "events",
    },
    {
      name: "plan",
      kind: "category",
      from: { kind: "attribute", table: "users", column: "plan" },
      as_of: "today",
    },
  ],
};

/** A slot with the small model, changed. */
function slotOf(change: Partial<ModelFile>, about: VersionAbout = {}): ModelSlot {
  const slot = new ModelSlot();
  slot.swap(servedModel(1, "a".repeat(64), { ...smallModel(), ...change }, about));
  return slot;
}

Deno.test("POST /explain says what adds up to the score, to the last bit", async () => {
  using app = testApp({ slot: slotOf({ usual: { idle_days: 3, plan: "free" } }, { definition }) });
  const answer = await (await app.ask("/explain", small_row)).json();
  const { request_id: _, explanation, reasons, ...prediction } = answer;
  const { request_id: __, ...wanted } = await (await app.ask("/predict/single", small_row)).json();
  assert.deepEqual(prediction, wanted);
  // The formula in _test_app.ts: −1 + 0.1 · 12 − 1.
  assert.equal(explanation.base, -1);
  assert.deepEqual(explanation.contributions, [
    { feature: "idle_days", value: 12, usual: 3, contribution: 0.1 * 12 },
    { feature: "plan", value: "paid", usual: "free", contribution: -1 },
  ]);
  assert.equal(explanation.log_odds, -1 + 0.1 * 12 - 1);
  assert.deepEqual(explanation.calibration, { kind: "none" });
  assert.deepEqual(reasons, [
    { feature: "idle_days", contribution: 0.1 * 12, words: "no activity for 12 days (usually 3)" },
  ]);
});

Deno.test("POST /explain says that parts of trees add up to the score but for rounding", async () => {
  const slot = new ModelSlot();
  slot.swap(servedModel(1, "a".repeat(64), treesOf(100_000)));
  using app = testApp({ slot });
  const { explanation } = await (await app.ask("/explain", small_row)).json();
  const parts: number[] = explanation.contributions.map((one: { contribution: number }) =>
    one.contribution
  );
  const sum = parts.reduce((all, part) => all + part, explanation.base);
  assert.ok(Math.abs(sum - explanation.log_odds) < 1e-12, `${sum}, ${explanation.log_odds}`);
  assert.match(explanation.how.log_odds, /up to rounding/);
});

Deno.test("POST /explain tells how each calibration makes the probability", async () => {
  const z = -1 + 0.1 * 12 - 1;
  const cases: [ModelFile["calibration"], object, number, RegExp][] = [
    [{ kind: "none" }, { kind: "none" }, 1 / (1 + Math.exp(-z)), /contributions add up in log-/],
    [
      { kind: "platt", slope: 2, intercept: 0.5 },
      { kind: "platt", slope: 2, intercept: 0.5 },
      1 / (1 + Math.exp(-(2 * z + 0.5))),
      /contributions times slope add up/,
    ],
    [
      { kind: "isotonic", floor: 0.01, points: [[-2, 0.1], [0, 0.3]] },
      { kind: "isotonic" },
      0.1 + 0.2 * (z + 2) / 2, // on the line between the two points
      /no parts of the probability add up/,
    ],
  ];
  for (const [calibration, shown, probability, how] of cases) {
    using app = testApp({ slot: slotOf({ calibration }) });
    const answer = await (await app.ask("/explain", small_row)).json();
    assert.ok(Math.abs(answer.probability - probability) < 1e-12, `${answer.probability}`);
    assert.deepEqual(answer.explanation.calibration, shown);
    assert.match(answer.explanation.how.probability, how);
    assert.equal(answer.explanation.log_odds, z);
  }
});

Deno.test("POST /explain has no words for a version that does not say what its features mean", async () => {
  using app = testApp();
  const { reasons, explanation } = await (await app.ask("/explain", small_row)).json();
  assert.equal(reasons, null);
  assert.deepEqual(explanation.contributions.map(({ usual }: { usual: unknown }) => usual), [
    null,
    null,
  ]);
});

Deno.test("POST /explain explains by the version that answers the customer", async () => {
  const other = smallModel();
  // The same features in another order, and one of them weighed otherwise.
  other.features.reverse();
  if (other.model.kind === "logistic") other.model.columns[0]!.weight = 0.5;
  const slot = new ModelSlot();
  const trial = { mode: "split", share: 1 } as const;
  slot.swap(servedModel(1, "a".repeat(64), smallModel()), {
    model: servedModel(2, "b".repeat(64), other),
    trial,
  });
  using app = testApp({ slot });
  const answer = await (await app.ask("/explain", small_row)).json();
  assert.deepEqual([answer.variant, answer.model.version], ["challenger", 2]);
  assert.deepEqual(answer.explanation.contributions, [
    { feature: "plan", value: "paid", usual: null, contribution: -1 },
    { feature: "idle_days", value: 12, usual: null, contribution: 6 },
  ]);
  assert.equal(answer.explanation.log_odds, 4);
});

Deno.test("POST /explain refuses a body as POST /predict/single does, and takes one row", async () => {
  using app = testApp();
  for (const body of [{ features: { idle_days: "x" } }, { rows: [small_row] }, 1, "not JSON"]) {
    const [found, wanted] = await Promise.all(["/explain", "/predict/single"].map(async (path) => {
      const answer = await app.ask(path, body);
      return [answer.status, (await answer.json()).error];
    }));
    assert.deepEqual(found, wanted);
  }
});

Deno.test("GET /explain/customer/{id} explains by the features that are known, and their age", () =>
  inFolder(async (folder) => {
    await fillStore(folder, [storeRow("ann", "paid", 12)]);
    const online = smallFeatures(folder);
    using app = testApp({ online, slot: slotOf({}, { definition }) });
    const found = await (await app.ask("/explain/customer/ann")).json();
    const wanted = await (await app.ask("/explain", small_row)).json();
    const { features, request_id: _, ...rest } = found;
    const { request_id: __, ...own } = wanted;
    assert.deepEqual(rest, own);
    const { snapshot, age_days } = features;
    assert.deepEqual([snapshot, age_days], ["2026-08-20", 7]);
    for (const [id, status] of [["nobody", 404], ["x".repeat(201), 422]] as const) {
      const answer = await app.ask(`/explain/customer/${id}`);
      assert.equal(answer.status, status);
      await answer.body?.cancel();
    }
    await online.close();
  }));
