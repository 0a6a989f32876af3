import assert from "node:assert/strict";
import type { ModelFile } from "../../lib/model/mod.ts";
import {
  challengeModel,
  emptyRegistry,
  modelOfBase,
  promote,
  promoteModel,
} from "./_test_registry.ts";
import { watchOn } from "./_test_watch.ts";

const split = { mode: "split", share: 0.1 } as const;
const beside = { source: { alias: "challenger" } as const, trial: split };

Deno.test("look() puts a challenger beside the champion, and lets it go when it is none any more", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const { watch, slot, served, happened } = watchOn(registry, { challenger: beside });
  await watch.look();
  assert.deepEqual([served(), watch.problems()], [["champion 1"], []]);
  await challengeModel(registry, 2);
  await watch.look();
  assert.deepEqual(served(), ["champion 1", "challenger 2"]);
  assert.deepEqual(slot.current?.challenger?.trial, split);
  await promoteModel(registry, 3);
  await watch.look();
  assert.deepEqual(served(), ["champion 3", "challenger 2"]);
  const before = slot.current?.challenger?.model;
  await promote(registry, 2);
  await watch.look();
  assert.deepEqual(served(), ["champion 2"]);
  assert.equal(slot.current?.champion, before); // it was there already
  assert.deepEqual(happened(), ["serving", "serving", "serving", "serving"]);
});

Deno.test("look() takes pinned models in a shadow, and champion and challenger may be one", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  await promoteModel(registry, 2);
  for (const version of ["1", "2"]) {
    const { watch, slot, served } = watchOn(registry, {
      champion: { version: "2" },
      challenger: { source: { version }, trial: { mode: "shadow" } },
    });
    await watch.look();
    assert.deepEqual(served(), ["champion 2", `challenger ${version}`]);
    assert.deepEqual(slot.current?.challenger?.trial, { mode: "shadow" });
  }
});

/** The small model without its second feature. */
function smaller(base: number): ModelFile {
  const { features, model, ...rest } = modelOfBase(base);
  if (model.kind !== "logistic") throw new TypeError("the small model is a logistic one");
  const columns = model.columns.filter(({ feature }) => feature === "idle_days");
  return { ...rest, features: features.slice(0, 1), model: { ...model, columns } };
}

Deno.test("look() refuses a challenger that cannot answer the champion's requests, and names why", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1, { model: smaller(1) });
  const { watch, served, happened } = watchOn(registry, { challenger: beside });
  await challengeModel(registry, 2);
  await watch.look();
  assert.deepEqual([served(), happened()], [["champion 1"], ["serving", "refused"]]);
  assert.match(
    watch.problems().join(),
    /version 2 as challenger: it takes "plan", which the champ/,
  );
  const model = { ...modelOfBase(3), hashes: { contract: "c", definition: "e", data: "x" } };
  await challengeModel(registry, 3, { model, files: { "definition.json": null } });
  await watch.look();
  assert.match(
    watch.problems().join(),
    /version 3 .*of definition e, must be of d as the champion's/,
  );
  await challengeModel(registry, 4, { model: smaller(4) });
  await watch.look();
  assert.deepEqual([served(), watch.problems()], [["champion 1", "challenger 4"], []]);
});

Deno.test("look() swaps the champion although the challenger no longer fits beside it", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  await challengeModel(registry, 2);
  const { watch, served } = watchOn(registry, { challenger: beside });
  await watch.look();
  await promoteModel(registry, 3, { model: smaller(3) });
  await watch.look();
  assert.deepEqual(served(), ["champion 3"]);
  assert.match(watch.problems().join(), /version 2 as challenger: it takes "plan"/);
});
