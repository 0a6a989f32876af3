import assert from "node:assert/strict";
import { join } from "node:path";
import type { Storage } from "../storage/mod.ts";
import { ada, bytes, emptyShelf, fill, judged, judgedNow, registerAll } from "./_shelf.ts";
import {
  archive,
  carryOut,
  compareVersions,
  findVersion,
  listVersions,
  promoteByHand,
  readArchivals,
  register,
} from "./mod.ts";

const why = "because";

async function numbers(registry: Storage, all = false): Promise<number[]> {
  return (await listVersions(registry, "shop", { all })).versions.map(({ number }) => number);
}

Deno.test("listVersions() shows the latest first, with their aliases", async () => {
  const { registry } = emptyShelf();
  assert.deepEqual(await listVersions(registry, "shop"), {
    dataset: "shop",
    aliases: { champion: null, challenger: null, previous: null },
    versions: [],
    highest: 0,
    hidden: 0,
    problems: [],
  });
  await carryOut(registry, "shop", judged("a"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "b"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "c", false), ada);
  const { versions, aliases } = await listVersions(registry, "shop");
  assert.deepEqual(aliases, { champion: 2, challenger: 3, previous: 1 });
  assert.deepEqual(versions.map(({ number, aliases }) => [number, ...aliases]), [
    [3, "challenger"],
    [2, "champion"],
    [1, "previous"],
  ]);
  const [{ id, ...rest }] = versions as [typeof versions[number]];
  assert.equal(id, (await findVersion(registry, "shop", "3")).id);
  assert.deepEqual(rest, {
    number: 3,
    registered: { at: "2026-01-02T03:04:05.678Z", who: "ada", commit: null },
    kind: "logistic",
    decision: (await judgedNow(registry, "c", false)).decision,
    figures: { pr_auc: { value: 0.5, interval: [0.4, 0.6] } },
    aliases: ["challenger"],
    archived: false,
  });
});

Deno.test("listVersions() passes over files that are not the registry's", async () => {
  const { registry, folder } = emptyShelf();
  await registerAll(registry, "a");
  await promoteByHand(registry, "shop", { number: 1, why }, ada);
  for (
    const name of [
      "README.md",
      "models/.DS_Store",
      "models/shop/versions/notes.txt",
      "models/shop/versions/2.json",
      "models/shop/versions/00000002.json~",
      "models/shop/versions/00000000.json",
      "models/shop/versions/00000007/x.json",
      "models/shop/aliases/champion/00000002.json.bak",
      "models/shop/aliases/staging/00000001.json",
      "models/shop/archive/00000001/note",
      "models/shop/archive/00000001.json",
    ]
  ) {
    Deno.mkdirSync(join(folder, name, ".."), { recursive: true });
    Deno.writeTextFileSync(join(folder, name), "mine");
  }
  const { versions, aliases, problems } = await listVersions(registry, "shop");
  assert.deepEqual(versions.map(({ number }) => number), [1]);
  assert.deepEqual([aliases.champion, problems], [1, []]);
  assert.equal((await registerAll(registry, "b"))[0]!.number, 2);
});

Deno.test("listVersions() says which of 1,000 versions are damaged, and shows the others", async () => {
  const { registry, folder } = emptyShelf();
  await fill(registry, folder, 1000);
  assert.deepEqual(await numbers(registry), Array.from({ length: 1000 }, (_, at) => 1000 - at));
  const key = (number: number) => `models/shop/versions/0000000${number}.json`;
  const damage = async (number: number, was: string, is: string) => {
    const good = text(await registry.read(key(number)));
    assert.ok(good.includes(was));
    await registry.write(key(number), bytes(good.replace(was, is)));
  };
  await damage(2, '"dataset": "shop"', '"dataset": "pub"');
  await damage(3, '"number": 3', '"number": 4');
  await damage(4, '"name": "model.json"', '"name": "other.json"');
  await damage(5, '"format": 1', '"format": 2');
  await damage(6, "}", "");
  const { versions, problems } = await listVersions(registry, "shop");
  assert.equal(versions.length, 995);
  const said = [
    /^it is of data set "pub", must be of "shop", restore the file$/,
    /^it is version 4, must be 3, restore the file$/,
    /^its id is [0-9a-f]{12}, its files give [0-9a-f]{12}, restore the file$/,
    /^format: .*, restore the file$/,
    /^it is no JSON, restore the file$/,
  ];
  assert.equal(problems.length, said.length);
  problems.forEach((problem, at) => {
    const begin = `Cannot read "${key(at + 2)}" in "${registry.name}": `;
    assert.ok(problem.startsWith(begin), problem);
    assert.match(problem.slice(begin.length), said[at]!);
  });
});

Deno.test("listVersions() needs no index, and trusts it for nothing that is not there", async () => {
  const { registry, folder } = emptyShelf();
  await fill(registry, folder, 60);
  const index = "models/shop/index.json";
  assert.equal(await registry.has(index), false);
  await registerAll(registry, "a"); // brings the index up to date
  assert.equal(JSON.parse(text(await registry.read(index))).versions.length, 60);
  const all = Array.from({ length: 61 }, (_, at) => 61 - at);
  assert.deepEqual(await numbers(registry), all);
  for (const damage of ["", "[]", '{"format":1,"versions":[{}]}']) {
    await registry.write(index, bytes(damage));
    assert.deepEqual(await numbers(registry), all);
  }
  await registerAll(registry, "b");
  // A version that was removed by hand is gone; another one may take its number.
  await registry.remove("models/shop/versions/00000062.json");
  assert.deepEqual(await numbers(registry), all);
  const [version] = await registerAll(registry, "c");
  assert.equal(version!.number, 62);
  assert.equal((await listVersions(registry, "shop")).versions[0]!.id, version!.id);
});

Deno.test("archive() hides a version, undo brings it back, and no byte goes away", async () => {
  const { registry } = emptyShelf();
  await registerAll(registry, "a", "b");
  const keys = await registry.list("");
  await archive(registry, "shop", { number: 1, why: "too old", undo: false }, ada);
  assert.deepEqual([await numbers(registry), await numbers(registry, true)], [[2], [2, 1]]);
  assert.equal((await listVersions(registry, "shop")).hidden, 1);
  await assert.rejects(archive(registry, "shop", { number: 1, why, undo: false }, ada), {
    message: 'Cannot archive version 1 of "shop": it is archived already',
  });
  await archive(registry, "shop", { number: 1, why: "no", undo: true }, ada);
  assert.deepEqual(await numbers(registry), [2, 1]);
  await assert.rejects(archive(registry, "shop", { number: 1, why, undo: true }, ada), {
    message: 'Cannot bring back version 1 of "shop": it is not archived',
  });
  await archive(registry, "shop", { number: 1, why: "yes", undo: false }, ada);
  assert.deepEqual(await numbers(registry), [2]);
  assert.deepEqual(
    (await readArchivals(registry, "shop", 1)).map(({ action, why }) => `${action}: ${why}`),
    ["archive: too old", "restore: no", "archive: yes"],
  );
  const left = await registry.list("");
  assert.deepEqual(keys.filter((key) => !left.includes(key)), []);
});

Deno.test("archive() refuses what an alias points to, and what is not there", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "b"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "c", false), ada);
  for (const [number, alias] of [[1, "previous"], [2, "champion"], [3, "challenger"]] as const) {
    await assert.rejects(archive(registry, "shop", { number, why, undo: false }, ada), {
      message: `Cannot archive version ${number} of "shop": it is "${alias}", ` +
        "promote another version first",
    });
  }
  await assert.rejects(archive(registry, "shop", { number: 4, why, undo: false }, ada), TypeError);
  assert.deepEqual(await numbers(registry), [3, 2, 1]);
});

Deno.test("findVersion() takes numbers, aliases and the beginning of an id", async () => {
  const { registry } = emptyShelf();
  await carryOut(registry, "shop", judged("a"), ada);
  await registerAll(registry, "b");
  const find = async (name: string) => (await findVersion(registry, "shop", name)).number;
  const { id } = await findVersion(registry, "shop", "2");
  const found = await Promise.all(["1", "v2", "champion", id, id.slice(0, 8)].map(find));
  assert.deepEqual(found, [1, 2, 1, 2, 2]);
});

Deno.test("findVersion() says what there is instead of what is not there", async () => {
  const { registry } = emptyShelf();
  const refused = async (name: string, said: string, dataset = "shop") => {
    await assert.rejects(findVersion(registry, dataset, name), {
      name: "TypeError",
      message: `Cannot find version ${said}`,
    });
  };
  const none = `"${registry.name}" has no versions of`;
  await refused("1", `1 of "shop": there is no such version, ${none} anything yet`);
  await registerAll(registry, "a");
  await refused("2", '2 of "shop": there is no such version, version 1 is the only one');
  await registerAll(registry, "b");
  await refused("7", '7 of "shop": there is no such version, versions are 1 to 2');
  await refused("0", '0 of "shop": there is no such version, versions are 1 to 2');
  await refused(
    "champion",
    '"champion" of "shop": no version is the champion, versions are 1 to 2',
  );
  await refused("00000000", '"00000000" of "shop": no id begins so, versions are 1 to 2');
  await refused(
    "1",
    `1 of "shpo": there is no such version, ${none} "shpo", nearest is "shop"`,
    "shpo",
  );
  const must = "it must be a number, the beginning of an id (8 characters or more) or an alias";
  await refused("champoin", `"champoin": ${must}, nearest is "champion"`);
  await refused("../x", `"../x": ${must}, valid are "champion", "challenger", "previous"`);
});

Deno.test("compareVersions() sets figures side by side and names what else differs", async () => {
  const { registry } = emptyShelf();
  const figure = (value: number) => ({ value, interval: null });
  const { version: one } = await register(registry, "shop", {
    ...judged("a"),
    figures: { pr_auc: figure(0.25), only_one: figure(1) },
    facts: { rows: 10, kept: "x", gone: true },
  }, ada);
  const { version: other } = await register(registry, "shop", {
    ...judged("b"),
    content: { ...judged("b").content, "evaluation.json": judged("a").content["evaluation.json"]! },
    figures: { pr_auc: figure(0.75), only_other: figure(2) },
    facts: { rows: 20, kept: "x", come: null },
  }, ada);
  const { figures, facts, same_files } = compareVersions(one, other);
  assert.deepEqual(figures, [
    { name: "only_one", one: figure(1), other: undefined, difference: undefined },
    { name: "only_other", one: undefined, other: figure(2), difference: undefined },
    { name: "pr_auc", one: figure(0.25), other: figure(0.75), difference: 0.5 },
  ]);
  assert.deepEqual(facts, [
    { name: "come", one: undefined, other: null },
    { name: "gone", one: true, other: undefined },
    { name: "rows", one: 10, other: 20 },
  ]);
  assert.deepEqual(same_files, ["evaluation.json"]);
});

function text(found: Uint8Array | undefined): string {
  return new TextDecoder().decode(found);
}
