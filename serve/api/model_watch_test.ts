import assert from "node:assert/strict";
import { join } from "node:path";
import type { ModelFile } from "../../lib/model/scoring.ts";
import { subject_file, type Version } from "../../lib/registry/mod.ts";
import { openStorage, type Storage } from "../../lib/storage/mod.ts";
import {
  challengeModel,
  dataset,
  emptyRegistry,
  modelOfBase,
  promote,
  promoteModel,
  registerModel,
  rollBack,
  small_definition,
  treesOf,
} from "./_test_registry.ts";
import { ModelSlot } from "./model_slot.ts";
import { ModelWatch, type WatchEvent, type WatchOptions } from "./model_watch.ts";

/** A watch that looks when it is told to, on a clock that is turned by hand. */
function watchOn(registry: Storage, options: Partial<WatchOptions> = {}) {
  const slot = new ModelSlot();
  const events: WatchEvent[] = [];
  const clock = { ms: 0 };
  const watch = new ModelWatch({
    registry,
    dataset,
    champion: { alias: "champion" },
    slot,
    poll_ms: 1,
    pause: () => undefined,
    now: () => new Date(clock.ms),
    now_ms: () => clock.ms,
    random: () => 0,
    on: (event) => events.push(event),
    ...options,
  });
  return {
    watch,
    slot,
    clock,
    /** Kinds of the events since it was last asked. */
    happened: () => events.splice(0).map(({ kind }) => kind),
    served: () => slot.served.map(({ variant, model }) => `${variant} ${model.version}`),
  };
}

/** A registry that fails while it is away, and writes down what it is asked. */
function breakable(registry: Storage) {
  const state = { away: false, asked: [] as string[] };
  const storage = new Proxy(registry, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        state.asked.push(`${String(name)} ${args[0]}`);
        if (state.away) return Promise.reject(new Error(`Cannot read "${args[0]}": it is away`));
        return value.apply(target, args);
      };
    },
  });
  return { storage, state };
}

function pathOf(folder: string, version: Version, name = subject_file): string {
  const { sha256 } = version.files.find((file) => file.name === name)!;
  return join(folder, "models", dataset, "files", sha256, name);
}

Deno.test("look() follows an alias: first, after a promotion, after a rollback", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const { watch, slot, served, happened } = watchOn(registry);
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
  const { champion } = slot.current!;
  assert.equal(champion.file.model.kind === "logistic" && champion.file.model.base, 1);
  assert.equal(champion.about.card, "<!doctype html><title>Card of 1</title>");
  assert.equal(champion.about.definition?.features.length, 2);
  await watch.look();
  assert.equal(slot.current?.champion, champion);
  await promoteModel(registry, 2);
  await watch.look();
  assert.deepEqual(served(), ["champion 2"]);
  await rollBack(registry);
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
  assert.deepEqual(happened(), ["serving", "serving", "serving"]);
  assert.deepEqual(watch.problems(), []);
});

Deno.test("look() asks a registry in which nothing has moved for two names", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const { storage, state } = breakable(registry);
  const { watch } = watchOn(storage);
  await watch.look();
  state.asked.length = 0;
  await watch.look();
  assert.deepEqual(state.asked, [
    "has models/small/aliases/champion/00000002.json",
    "has models/small/aliases/champion/00000001.json",
  ]);
});

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

Deno.test("look() says that a registry is away, at the start and later, and goes on when it is back", async () => {
  const { registry } = emptyRegistry();
  const { storage, state } = breakable(registry);
  const { watch, served, happened } = watchOn(storage);
  state.away = true;
  await watch.look();
  await watch.look();
  assert.deepEqual([served(), happened()], [[], ["lost"]]);
  assert.match(watch.problems().join(), /^Cannot read "models\/small\/.*": it is away$/);
  await promoteModel(registry, 1);
  state.away = false;
  await watch.look();
  assert.deepEqual([served(), happened()], [["champion 1"], ["serving", "found again"]]);
  assert.deepEqual(watch.problems(), []);
  state.away = true;
  await promoteModel(registry, 2);
  await watch.look();
  assert.deepEqual([served(), happened()], [["champion 1"], ["lost"]]);
  state.away = false;
  await watch.look();
  assert.deepEqual([served(), happened()], [["champion 2"], ["serving", "found again"]]);
});

Deno.test("look() says that nobody has the alias, and follows it once somebody does", async () => {
  const { registry } = emptyRegistry();
  await registerModel(registry, 1);
  const { watch, served } = watchOn(registry);
  await watch.look();
  const problem =
    `Cannot follow alias "champion" of "small": no version in "${registry.name}" has it`;
  assert.deepEqual(watch.problems(), [problem]);
  await promote(registry, 1);
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
});

Deno.test("look() keeps what serves while the registry's folder is gone, or a move is damaged", async () => {
  const { registry, folder } = emptyRegistry();
  await promoteModel(registry, 1);
  const { watch, slot, served } = watchOn(registry);
  await watch.look();
  const before = slot.current;
  Deno.renameSync(folder, `${folder}.away`);
  await watch.look();
  assert.equal(slot.current, before);
  assert.match(watch.problems().join(), /no version in .* has it/);
  Deno.renameSync(`${folder}.away`, folder);
  await promoteModel(registry, 2);
  const move = join(folder, "models/small/aliases/champion/00000002.json");
  const good = Deno.readTextFileSync(move);
  Deno.writeTextFileSync(move, "");
  await watch.look();
  assert.equal(slot.current, before);
  assert.match(watch.problems().join(), /champion\/00000002\.json" in .*: it is no JSON, restore/);
  Deno.writeTextFileSync(move, good);
  await watch.look();
  assert.deepEqual([served(), watch.problems()], [["champion 2"], []]);
});

Deno.test("look() follows previous and challenger as well", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  await promoteModel(registry, 2);
  await challengeModel(registry, 3);
  const previous = watchOn(registry, { champion: { alias: "previous" } });
  const challenger = watchOn(registry, { champion: { alias: "challenger" } });
  await previous.watch.look();
  await challenger.watch.look();
  assert.deepEqual([previous.served(), challenger.served()], [["champion 1"], ["champion 3"]]);
  await promoteModel(registry, 4);
  await previous.watch.look();
  assert.deepEqual(previous.served(), ["champion 2"]);
});

Deno.test("a pinned version is loaded once and holds, wherever aliases move", async () => {
  const { registry } = emptyRegistry();
  const version = await promoteModel(registry, 1);
  const { sha256 } = version.files.find(({ name }) => name === subject_file)!;
  const { storage, state } = breakable(registry);
  for (const name of ["1", "v1", version.id.slice(0, 10)]) {
    const pinned = { version: name, sha256 };
    const { watch, served } = watchOn(storage, { champion: pinned });
    watch.start();
    await watch.looked;
    state.away = true;
    await watch.close(); // it has ended by itself: nothing can change any more
    await watch.look();
    state.away = false;
    assert.deepEqual([served(), watch.problems(), watch.follows], [["champion 1"], [], pinned]);
  }
  await promoteModel(registry, 2);
  const { watch, served } = watchOn(registry, { champion: { version: "1", sha256 } });
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
});

Deno.test("a pinned version of another hash does not serve, and says both", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const { watch, served, happened } = watchOn(registry, {
    champion: { version: "1", sha256: "0".repeat(64) },
  });
  await watch.look();
  assert.deepEqual([served(), happened()], [[], ["refused"]]);
  assert.match(watch.problems().join(), /version 1 .* has SHA-256 \w{12}, pinned is 000000000000$/);
});

Deno.test("a pinned version that is not there is waited for", async () => {
  const { registry } = emptyRegistry();
  const { watch, clock, served } = watchOn(registry, { champion: { version: "1" } });
  await watch.look();
  assert.match(
    watch.problems().join(),
    /Cannot find version 1 of "small": there is no such version/,
  );
  await registerModel(registry, 1);
  clock.ms += 1000;
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
});

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

Deno.test("close() keeps out what is still being loaded", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1, { model: treesOf(20_000) });
  const held = Promise.withResolvers<void>();
  const { watch, served } = watchOn(registry, { pause: () => held.promise });
  const looking = watch.look();
  watch.close();
  held.resolve();
  await looking;
  assert.deepEqual(served(), []);
});

Deno.test("problems() says that a registry does not answer at all", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const held = Promise.withResolvers<void>();
  const { watch, clock } = watchOn(registry, { pause: () => held.promise });
  const looking = watch.look();
  clock.ms += 25_000;
  assert.deepEqual(watch.problems(), [`Cannot read "${registry.name}": no answer for 25 s`]);
  held.resolve();
  await looking;
  assert.deepEqual(watch.problems(), []);
});

Deno.test("a large model is loaded in pieces of which none is longer than a tree", async () => {
  const { registry } = emptyRegistry();
  const model = treesOf(1_000_000);
  await promoteModel(registry, 1, { model });
  let pauses = 0;
  const { watch, served } = watchOn(registry, {
    pause() {
      pauses++;
      return undefined;
    },
  });
  await watch.look();
  assert.deepEqual(served(), ["champion 1"]);
  const trees = model.model.kind === "trees" ? model.model.trees.length : 0;
  assert.ok(trees > 100 && pauses > 2 * trees, `${pauses} pauses for ${trees} trees`);
});

Deno.test("start() goes on looking until it is closed", async () => {
  const { registry } = emptyRegistry();
  await promoteModel(registry, 1);
  const second = Promise.withResolvers<void>();
  const { watch, served } = watchOn(openStorage(registry.name), {
    on(event) {
      if (event.kind === "serving" && event.model.version === 2) second.resolve();
    },
  });
  watch.start();
  await watch.looked;
  await promoteModel(registry, 2);
  await second.promise;
  await watch.close();
  assert.deepEqual(served(), ["champion 2"]);
});
