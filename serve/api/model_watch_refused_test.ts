import assert from "node:assert/strict";
import { join } from "node:path";
import type { Storage } from "../../lib/storage/mod.ts";
import {
  emptyRegistry,
  modelOfBase,
  promoteModel,
  registerModel,
  rollBack,
  small_definition,
} from "./_test_registry.ts";
import { pathOf, watchOn } from "./_test_watch.ts";

const bad: [
  what: string,
  problem: RegExp,
  make: (given: {
    registry: Storage;
    folder: string;
  }) => Promise<unknown>,
][] = [
  ["whose model file is damaged", /SHA-256 is .*it is damaged, restore "models/, async (given) => {
    const version = await promoteModel(given.registry, 2);
    Deno.writeTextFileSync(pathOf(given.folder, version), JSON.stringify(modelOfBase(3)));
  }],
  ["whose model file is missing", /"model\.json" of version 2 .*: it is missing/, async (given) => {
    Deno.removeSync(pathOf(given.folder, await promoteModel(given.registry, 2)));
  }],
  ["whose evaluation is damaged", /"evaluation\.json" of .*it is damaged/, async (given) => {
    const version = await promoteModel(given.registry, 2, { files: { "evaluation.json": "{}" } });
    Deno.writeTextFileSync(pathOf(given.folder, version, "evaluation.json"), "{ }");
  }],
  ["whose record is damaged", /00000002\.json" in .*: it is no JSON/, async (given) => {
    await promoteModel(given.registry, 2);
    const file = join(given.folder, "models/small/versions/00000002.json");
    Deno.writeTextFileSync(file, Deno.readTextFileSync(file).slice(0, 100));
  }],
  ["that has taken another's place", /its id is \w{12}, the alias was moved to/, async (given) => {
    await promoteModel(given.registry, 2);
    const other = emptyRegistry();
    await registerModel(other.registry, 8);
    await registerModel(other.registry, 9);
    const file = "models/small/versions/00000002.json";
    Deno.copyFileSync(join(other.folder, file), join(given.folder, file));
  }],
  [
    "that is no model",
    /Cannot load model "version 2 of small": format must be 2, train it anew/,
    ({ registry }) => promoteModel(registry, 2, { model: '{"hello":1}' }),
  ],
  [
    "that is no JSON",
    /Cannot load model "version 2 of small": it is no JSON/,
    ({ registry }) => promoteModel(registry, 2, { model: "PK\x03\x04" }),
  ],
  [
    "of a format to come",
    /format must be 2, train it anew/,
    ({ registry }) =>
      promoteModel(registry, 2, { model: JSON.stringify({ ...modelOfBase(2), format: 99 }) }),
  ],
  [
    "for another data set",
    /it is for data set "other", must be for "small"/,
    ({ registry }) => promoteModel(registry, 2, { model: { ...modelOfBase(2), dataset: "other" } }),
  ],
  [
    "whose definition is another's",
    /Cannot take definition\.json of version 2 of small: it is e, the model was made from d/,
    ({ registry }) =>
      promoteModel(registry, 2, {
        files: { "definition.json": small_definition.replace('"hash":"d"', '"hash":"e"') },
      }),
  ],
  [
    "whose definition lacks a feature",
    /definition\.json of version 2 of small: it does not say what "plan" is/,
    ({ registry }) =>
      promoteModel(registry, 2, {
        files: { "definition.json": small_definition.replace('"plan"', '"tariff"') },
      }),
  ],
  [
    "whose definition is something else",
    /Cannot read feature definition "definition\.json of version 2 of small": features: /,
    ({ registry }) => promoteModel(registry, 2, { files: { "definition.json": '{"hash":"d"}' } }),
  ],
  [
    "whose evaluation is something else",
    /Cannot read evaluation "evaluation\.json of version 2 of small": /,
    ({ registry }) => promoteModel(registry, 2, { files: { "evaluation.json": "{}" } }),
  ],
];

for (const [what, problem, make] of bad) {
  Deno.test(`look() refuses a version ${what}, says so once, and the old one stays`, async () => {
    const given = emptyRegistry();
    await promoteModel(given.registry, 1);
    const { watch, slot, clock, served, happened } = watchOn(given.registry);
    await watch.look();
    const before = slot.current;
    await make(given);
    await watch.look();
    assert.equal(slot.current, before);
    assert.match(watch.problems().join(), problem);
    clock.ms += 60_000;
    await watch.look();
    assert.deepEqual(happened(), ["serving", "refused"]);
    await rollBack(given.registry);
    await watch.look();
    assert.deepEqual([served(), watch.problems()], [["champion 1"], []]);
  });
}

Deno.test("look() serves a version without card, definition and evaluation", async () => {
  const { registry } = emptyRegistry();
  const files = { "card.html": null, "definition.json": null };
  await promoteModel(registry, 1, { files });
  const { watch, slot } = watchOn(registry);
  await watch.look();
  const { card, definition, evaluation } = slot.current!.champion.about;
  assert.deepEqual([card, definition, evaluation], [undefined, undefined, undefined]);
});

Deno.test("look() serves a version whose card is damaged, without it", async () => {
  const { registry, folder } = emptyRegistry();
  const version = await promoteModel(registry, 1);
  Deno.writeTextFileSync(pathOf(folder, version, "card.html"), "<script>alert(1)</script>");
  const { watch, slot } = watchOn(registry);
  await watch.look();
  assert.equal(slot.current?.champion.about.card, undefined);
});

Deno.test("look() tries a refused version again after a while, and takes it once it is mended", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  const { watch, clock, served } = watchOn(registry);
  await watch.look();
  const version = await promoteModel(registry, 2);
  const file = pathOf(folder, version);
  const good = Deno.readTextFileSync(file);
  Deno.writeTextFileSync(file, "{}");
  await watch.look();
  Deno.writeTextFileSync(file, good);
  clock.ms += 900;
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
  clock.ms += 100;
  await watch.look();
  assert.deepEqual([served(), watch.problems()], [["champion 2"], []]);
});

Deno.test("look() asks whether a champion is accepted, with what serves at hand", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const asked: (number | undefined)[] = [];
  const { watch, served } = watchOn(registry, {
    accept(model, before) {
      asked.push(before?.champion.version);
      if (model.version < 2) return Promise.resolve();
      return Promise.reject(new TypeError("Cannot serve version 2: not here"));
    },
  });
  await watch.look();
  await promoteModel(registry, 2);
  await watch.look();
  assert.deepEqual([served(), asked], [["champion 1"], [undefined, 1]]);
  assert.deepEqual(watch.problems(), ["Cannot serve version 2: not here"]);
});
