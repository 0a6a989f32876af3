import assert from "node:assert/strict";
import { smallModel } from "./_test_app.ts";
import { modelOfBase } from "./_test_registry.ts";
import { ModelSlot } from "./model_slot.ts";
import { scoreRows } from "./score_rows.ts";
import { type ServedModel, servedModel } from "./served_model.ts";
import { type Trial, variantOf } from "./variant.ts";

function served(version: number, base: number): ServedModel {
  return servedModel(version, `${version}`.repeat(64), modelOfBase(base));
}

/** The same model with its features the other way round. */
function turned(version: number, base: number): ServedModel {
  const file = modelOfBase(base);
  return servedModel(version, "t".repeat(64), { ...file, features: file.features.toReversed() });
}

function slotOf(champion: ServedModel, model?: ServedModel, trial: Trial = { mode: "shadow" }) {
  const slot = new ModelSlot();
  slot.swap(champion, model && { model, trial });
  return slot;
}

const rows = Array.from({ length: 40 }, (_, at) => ({
  customer: at % 5 === 0 ? undefined : `customer ${at}`,
  cells: [at % 7 === 0 ? null : at * 3, at % 3 === 0 ? null : at % 2 === 0 ? "free" : "paid"],
}));

/** The small model's log-odds, worked out by hand: base + 0.1 · days − 1 where the plan is paid. */
function byHand(base: number, [days, plan]: readonly (number | string | null)[]): number {
  // Columns are not centred; a missing value is taken as the average, which is 0.
  return base + 0.1 * Number(days ?? 0) - (plan === "paid" ? 1 : 0);
}

Deno.test("scoreRows() scores by the champion alone where there is no challenger", () => {
  const { current } = slotOf(served(1, -1));
  for (const some of [rows, rows.slice(0, 3), []]) {
    const scored = scoreRows(current!, some, "1");
    assert.equal(scored.length, some.length);
    for (const [at, { log_odds, probability, variant, model, shadow }] of scored.entries()) {
      assert.ok(Math.abs(log_odds - byHand(-1, some[at]!.cells)) < 1e-12, `row ${at}`);
      assert.ok(Math.abs(probability - 1 / (1 + Math.exp(-log_odds))) < 1e-15);
      assert.deepEqual([variant, model.version, shadow], ["champion", 1, undefined]);
    }
  }
});

Deno.test("scoreRows() lets each customer's own model answer, in the order of the rows", () => {
  const { current } = slotOf(served(1, -1), served(2, 5), { mode: "split", share: 0.4 });
  for (const some of [rows, rows.slice(0, 6)]) {
    const scored = scoreRows(current!, some, "spring");
    const counts = { champion: 0, challenger: 0 };
    for (const [at, { log_odds, variant, model }] of scored.entries()) {
      assert.equal(variant, variantOf(some[at]!.customer, "spring", 0.4));
      const [base, version] = variant === "champion" ? [-1, 1] : [5, 2];
      assert.ok(Math.abs(log_odds - byHand(base!, some[at]!.cells)) < 1e-12, `row ${at}`);
      assert.equal(model.version, version);
      counts[variant]++;
    }
    assert.ok(counts.champion > 0 && counts.challenger > 0);
  }
});

Deno.test("scoreRows() lets a challenger in the shadow score all, and answer none", () => {
  const { current } = slotOf(served(1, -1), served(2, 5));
  for (
    const [at, { variant, model, probability, shadow }] of scoreRows(current!, rows, "1").entries()
  ) {
    assert.deepEqual([variant, model.version], ["champion", 1]);
    assert.ok(
      Math.abs(Math.log(probability / (1 - probability)) - byHand(-1, rows[at]!.cells)) < 1e-6,
    );
    const other = 1 / (1 + Math.exp(-byHand(5, rows[at]!.cells)));
    assert.ok(Math.abs(shadow! - other) < 1e-12);
  }
});

Deno.test("scoreRows() gives a challenger its cells, in whatever order it has its features", () => {
  const trials: Trial[] = [{ mode: "shadow" }, { mode: "split", share: 1 }];
  for (const trial of trials) {
    const same = slotOf(served(1, -1), served(2, 5), trial).current!;
    const other = slotOf(served(1, -1), turned(2, 5), trial).current!;
    assert.deepEqual([same.challenger?.places, other.challenger?.places], [undefined, [1, 0]]);
    const values = (serving: typeof same) =>
      scoreRows(serving, rows, "1").map(({ probability, shadow }) => [probability, shadow]);
    assert.deepEqual(values(other), values(same));
  }
});

Deno.test("swap() refuses a challenger of other features, and what serves stays", () => {
  const slot = slotOf(served(1, -1));
  const before = slot.current;
  const trial = { mode: "split", share: 0.1 } as const;
  const file = smallModel();
  const foreign = servedModel(2, "2".repeat(64), {
    ...file,
    hashes: { ...file.hashes, definition: "e" },
  });
  assert.throws(() => slot.swap(served(3, 0), { model: foreign, trial }), {
    name: "TypeError",
    message:
      "Cannot serve version 2 as challenger: its features are of definition e, must be of d " +
      "as the champion's",
  });
  assert.equal(slot.current, before);
  assert.deepEqual(slot.served.map(({ variant, model }) => [variant, model.version]), [
    ["champion", 1],
  ]);
});
