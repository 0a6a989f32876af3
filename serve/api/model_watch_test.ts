import assert from "node:assert/strict";
import { join } from "node:path";
import { subject_file } from "../../lib/registry/mod.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import {
  challengeModel,
  emptyRegistry,
  promote,
  promoteModel,
  registerModel,
  rollBack,
  treesOf,
} from "./_test_registry.ts";
import { breakable, watchOn } from "./_test_watch.ts";

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
