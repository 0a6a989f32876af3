/** `deno task registry` through the command line. */
import assert from "node:assert/strict";
import { ada, judged, judgedNow, registerAll } from "../lib/registry/_shelf.ts";
import { carryOut, register } from "../lib/registry/mod.ts";
import { openStorage, type Storage } from "../lib/storage/mod.ts";
import { assertSaid } from "./_faults.ts";
import { type Ended, TestProject } from "./_project.ts";

/** A project whose registry has champion 2, previous 1, and a refused 3. */
async function withVersions(): Promise<{ project: TestProject; registry: Storage }> {
  const project = TestProject.make();
  project.write("params.yaml", "pipeline: { dataset: shop, stores: { registry: ../store } }\n");
  const registry = openStorage("../store", { root: project.root });
  await carryOut(registry, "shop", judged("a"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "b"), ada);
  await carryOut(registry, "shop", await judgedNow(registry, "c", false), ada);
  return { project, registry };
}

function words(ended: Ended, begin: string): string[] {
  const line = ended.stdout.split("\n").find((one) => one.trimStart().startsWith(begin));
  assert.ok(line !== undefined, `no line begins with "${begin}":\n${ended.stdout}${ended.stderr}`);
  return line.trim().split(/ {2,}/);
}

Deno.test("registry list shows versions with their aliases, in words and as JSON", async () => {
  const { project } = await withVersions();
  using _ = project;
  const list = await project.task("registry", "list");
  assertSaid(list, 0);
  assert.equal(
    list.stdout.split("\n")[0],
    "version  alias       gate     kind      PR-AUC  ROC-AUC  log loss  registered         by   id",
  );
  assert.deepEqual(words(list, "2 ").slice(0, 8), [
    ...["2", "champion", "passed", "logistic", "0.5000", "–", "–", "2026-01-02 03:04Z"],
  ]);
  assert.deepEqual(words(list, "3 ").slice(0, 3), ["3", "challenger", "refused"]);
  const { versions, ...rest } = JSON.parse(
    (await project.task("registry", "list", "--json")).stdout,
  );
  assert.deepEqual(
    versions.map((one: { number: number; aliases: string[] }) => [one.number, ...one.aliases]),
    [[3, "challenger"], [2, "champion"], [1, "previous"]],
  );
  assert.deepEqual(rest, {
    dataset: "shop",
    aliases: { champion: 2, challenger: 3, previous: 1 },
    highest: 3,
    hidden: 0,
    problems: [],
  });
  assertSaid(
    await project.task("registry", "list", "--dataset", "shpo"),
    0,
    '"../store" has no versions of "shpo" yet (it has some of "shop"), ' +
      '"deno task repro --dataset shpo" makes the first',
  );
});

Deno.test("registry show tells of a version, and copies its files", async () => {
  const { project } = await withVersions();
  using _ = project;
  const shown = await project.task("registry", "show", "champion", "--to", "out");
  assertSaid(
    shown,
    0,
    'version 2 of "shop": champion\n',
    "gate: passed, compared with version 1\n  b is better.\n",
    "all files are as registered\n",
    "1 → 2    the gate  ada\n  b is better.\n",
    "copied to out\n",
  );
  assert.equal(project.read("out/model.json"), '{"name":"b"}\n');
  const { version, aliases, moves, archived, damaged } = JSON.parse(
    (await project.task("registry", "show", "2", "--json")).stdout,
  );
  assert.deepEqual([version.number, aliases, moves.length, archived, damaged], [
    ...[2, ["champion"], 1, false, false],
  ]);
  assertSaid(
    await project.task("registry", "show"),
    0,
    '"shop" in "../store": champion 2, challenger 3, previous 1\n',
    /challenger +challenge +none → 3 +the gate +ada\n {2}c is no better\.$/m,
  );
});

Deno.test("registry show names damaged files, and ends with 1", async () => {
  const { project, registry } = await withVersions();
  using _ = project;
  const { version } = JSON.parse((await project.task("registry", "show", "1", "--json")).stdout);
  const { sha256 } = version.files.find(({ name }: { name: string }) => name === "model.json");
  await registry.write(`models/shop/files/${sha256}/model.json`, new Uint8Array());
  const shown = await project.task("registry", "show", "1", "--to", "out");
  assertSaid(
    shown,
    1,
    "some files are damaged, see below",
    /^Cannot read "model\.json" of version 1 of "shop": its SHA-256 is .*, restore "models\/shop\//m,
  );
  assert.throws(() => project.read("out/evaluation.json"), Deno.errors.NotFound);
  await registry.write("models/shop/versions/00000002.json", new Uint8Array());
  const list = await project.task("registry", "list", "--json");
  assertSaid(
    list,
    1,
    /^Cannot read "models\/shop\/versions\/00000002\.json" in "\.\.\/store": it is/m,
  );
  assert.equal(JSON.parse(list.stdout).problems.length, 1);
});

Deno.test("registry compare sets two versions, or one and the champion, side by side", async () => {
  const { project, registry } = await withVersions();
  using _ = project;
  const compared = await project.task("registry", "compare", "3");
  assertSaid(compared, 0, 'version 2 (passed) and version 3 (refused) of "shop"\n');
  const interval = "0.5000 [0.4000, 0.6000]";
  assert.deepEqual(words(compared, "pr_auc"), ["pr_auc", interval, interval, "0.0000"]);
  const { one, other, figures } = JSON.parse(
    (await project.task("registry", "compare", "1", "challenger", "--json")).stdout,
  );
  assert.deepEqual([one.number, other.number, figures[0].difference], [1, 3, 0]);
  const later = { ...judged("d"), facts: { rows: 100, "sha256.test_data": "other" } };
  await register(registry, "shop", later, ada);
  const said = "the figures are of different test rows: only the gate compares on the same ones\n";
  assertSaid(await project.task("registry", "compare", "4"), 0, said);
  assert.ok(!compared.stdout.includes(said));
});

Deno.test("registry rollback and promote say what they did, and that the gate said otherwise", async () => {
  const { project } = await withVersions();
  using _ = project;
  const task = (...args: string[]) => project.task("registry", ...args, "--who", "bob");
  assertSaid(
    await task("rollback", "--why", "complaints"),
    0,
    'rolled back: the champion of "shop" is version 1, it was version 2\n' +
      "there is no version before it to go back to\n" +
      'next: "deno task repro --dataset shop" scores with version 1\n',
  );
  assertSaid(
    await task("rollback", "--why", "more"),
    1,
    /no version served before version 1, name/,
  );
  assertSaid(
    await task("promote", "challenger", "--why", "agreed"),
    0,
    'promoted: the champion of "shop" is version 3, it was version 1\n' +
      "by hand, though the gate had refused it: c is no better.\n" +
      '"deno task registry rollback" would go back to version 1\n',
  );
  const { move, aliases } = JSON.parse((await task("promote", "2", "--why", "x", "--json")).stdout);
  assert.deepEqual([move.who, move.from, move.to, move.why, move.by, move.against_decision], [
    ...["bob", 3, 2, "x", "hand", false],
  ]);
  assert.deepEqual(aliases, { champion: 2, challenger: 3, previous: 3 });
  assertSaid(await task("promote", "2", "--why", "x"), 1, /it is the champion already$/m);
  assertSaid(
    await project.task("registry", "show"),
    0,
    /promote +1 → 3 +hand, against the gate +bob\n {2}agreed$/m,
  );
});

Deno.test("registry archive hides and brings back, and refuses what serves", async () => {
  const { project, registry } = await withVersions();
  using _ = project;
  await registerAll(registry, "d");
  const archive = (...args: string[]) =>
    project.task("registry", "archive", ...args, "--why", "no use");
  assertSaid(
    await archive("champion"),
    1,
    'Cannot archive version 2 of "shop": it is "champion", ',
  );
  assertSaid(
    await archive("4"),
    0,
    /^archived version 4 of "shop": lists leave it out, no file is/,
  );
  const list = await project.task("registry", "list");
  assertSaid(list, 0, "1 archived version is left out, add --all to see them\n");
  assert.doesNotMatch(list.stdout, /^ +4 /m);
  assertSaid(await project.task("registry", "list", "--all"), 0, /^ +4 +archived +passed/m);
  assertSaid(
    await project.task("registry", "promote", "4", "--why", "x"),
    1,
    /it is archived, type/,
  );
  assertSaid(await archive("4", "--undo"), 0, 'version 4 of "shop" is in lists again\n');
  assertSaid(await project.task("registry", "list"), 0, /^ +4 +passed/m);
});

Deno.test("registry refuses wrong usage with 2, and what is not there with 1", async () => {
  const { project } = await withVersions();
  using _ = project;
  const refused = async (args: string[], code: number, said: string) => {
    assertSaid(await project.task("registry", ...args), code, said);
  };
  await refused(
    [],
    2,
    "Cannot use the registry: say what to do, one of list, show, compare, promote",
  );
  await refused(["lsit"], 2, 'Cannot use "registry lsit": no such command, nearest is "list"');
  await refused(["list", "3"], 2, 'Cannot use "3": too many words');
  await refused(["promote"], 2, 'Cannot use "registry promote": name a version');
  await refused(["promote", "3"], 2, 'Cannot use "registry promote": say why, add --why TEXT');
  await refused(["rollback", "--why", " "], 2, "say why, add --why TEXT");
  await refused(["list", "--why", "x"], 2, 'Cannot use "--why" with "registry list"');
  await refused(
    ["rollback", "--why", "x", "--undo"],
    2,
    'Cannot use "--undo" with "registry rollb',
  );
  await refused(["list", "--dataset", "../x"], 2, 'Cannot use data set "../x"');
  await refused(
    ["show", "9"],
    1,
    'Cannot find version 9 of "shop": there is no such version, versio',
  );
  await refused(["show", "champ"], 1, 'nearest is "champion"');
  await refused(["--help"], 0, "promote   makes a version the champion by hand, whatever the gate");
});
