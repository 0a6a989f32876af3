import assert from "node:assert/strict";
import { join } from "node:path";
import { ada, bytes, emptyShelf, judged, registerAll } from "./_shelf.ts";
import {
  damage,
  findVersion,
  listVersions,
  type NewVersion,
  readVersionFile,
  register,
} from "./mod.ts";

const plain: NewVersion = {
  kind: "logistic",
  content: {
    "model.json": bytes('{"kind":"logistic"}\n'),
    "evaluation.json": bytes('{"pr_auc":0.5}\n'),
    "decision.json": bytes('{"promote":true}\n'),
  },
  notes: { "card.md": bytes("# A\n") },
  decision: null,
  figures: {},
  facts: {},
};

Deno.test("register() gives numbers in order, and an id that sha256sum gives too", async () => {
  const { registry } = emptyShelf();
  const { version, is_new } = await register(registry, "shop", plain, { ...ada, commit: "abc" });
  assert.equal(is_new, true);
  assert.equal(version.number, 1);
  // `sha256sum * | sha256sum` in a folder with the three files of content.
  assert.equal(version.id, "1042898d0eb4423717eaf9fac6ca47468e9f0dac65123f9faa07f4eb3b2521f7");
  assert.deepEqual(version.registered, {
    at: "2026-01-02T03:04:05.678Z",
    who: "ada",
    commit: "abc",
  });
  assert.deepEqual(version.files.map(({ name, bytes, role }) => [name, bytes, role]), [
    ["card.md", 4, "note"],
    ["decision.json", 17, "content"],
    ["evaluation.json", 15, "content"],
    ["model.json", 20, "content"],
  ]);
  assert.deepEqual(await findVersion(registry, "shop", "1"), version);
  assert.equal((await registerAll(registry, "other"))[0]!.number, 2);
  assert.equal((await register(registry, "else", plain, ada)).version.number, 1);
});

Deno.test("register() takes equal content for the same version, whatever its notes say", async () => {
  const { registry } = emptyShelf();
  const first = await register(registry, "shop", plain, ada);
  await registerAll(registry, "b");
  const again = await register(registry, "shop", {
    ...plain,
    notes: { "card.md": bytes("# Another\n"), "more.md": bytes("more") },
    facts: { commit: "other" },
  }, { who: "bob", at: new Date(0) });
  assert.deepEqual(again, { version: first.version, is_new: false });
  assert.deepEqual(await damage(registry, first.version), []);
  assert.equal((await listVersions(registry, "shop")).versions.length, 2);
});

Deno.test("register() of one content by many at once makes one version", async () => {
  const { registry } = emptyShelf();
  const all = await Promise.all(
    Array.from(
      { length: 12 },
      (_, at) => register(registry, "shop", at % 3 === 0 ? judged(`other ${at}`) : plain, ada),
    ),
  );
  assert.equal(all.filter(({ is_new }) => is_new).length, 5);
  assert.equal(new Set(all.map(({ version }) => version.number)).size, 5);
  const { versions } = await listVersions(registry, "shop");
  assert.deepEqual(versions.map(({ number }) => number), [5, 4, 3, 2, 1]);
});

Deno.test("register() puts back what was damaged or lost of a version that is there", async () => {
  const { registry, folder } = emptyShelf();
  const { version } = await register(registry, "shop", plain, ada);
  const path = (name: string) => {
    const { sha256 } = version.files.find((file) => file.name === name)!;
    return join(folder, "models/shop/files", sha256, name);
  };
  Deno.writeTextFileSync(path("model.json"), "{}");
  Deno.removeSync(path("evaluation.json"));
  assert.equal((await damage(registry, version)).length, 2);
  await register(registry, "shop", plain, ada);
  assert.deepEqual(await damage(registry, version), []);
});

Deno.test("readVersionFile() refuses a damaged, a missing and an unknown file by name", async () => {
  const { registry, folder } = emptyShelf();
  const { version } = await register(registry, "shop", plain, ada);
  const text = new TextDecoder().decode(await readVersionFile(registry, version, "model.json"));
  assert.equal(text, '{"kind":"logistic"}\n');
  const { sha256 } = version.files.find(({ name }) => name === "model.json")!;
  const path = join(folder, "models/shop/files", sha256, "model.json");
  Deno.writeTextFileSync(path, '{"kind":"logistiC"}\n');
  await assert.rejects(readVersionFile(registry, version, "model.json"), {
    name: "TypeError",
    message:
      /^Cannot read "model\.json" of version 1 of "shop": its SHA-256 is [0-9a-f]{12}…, must be .*…: it is damaged, restore "models\/shop\/files\/[0-9a-f]{64}\/model\.json" in ".*"$/,
  });
  Deno.removeSync(path);
  await assert.rejects(readVersionFile(registry, version, "model.json"), /it is missing, restore/);
  await assert.rejects(
    readVersionFile(registry, version, "modle.json"),
    /nearest is "model\.json"/,
  );
});

Deno.test("register() refuses names and versions that cannot be", async () => {
  const { registry } = emptyShelf();
  const refuse = async (given: Partial<NewVersion>, message: RegExp, dataset = "shop") => {
    await assert.rejects(register(registry, dataset, { ...plain, ...given }, ada), {
      name: "TypeError",
      message,
    });
  };
  await refuse({}, /^Cannot use data set "\.\.\/x": /, "../x");
  await refuse({ content: {} }, /^Cannot register a version of "shop": it has no content$/);
  for (const name of ["../model.json", "Model.json", "a/b", "", ".x"]) {
    await refuse({ content: { [name]: bytes("") } }, /^Cannot register file ".*": must be lower/);
  }
  await refuse({ notes: { "model.json": bytes("") } }, /"model\.json": it is given as content and/);
  assert.deepEqual(await registry.list(""), []);
});

Deno.test("register() goes on after a number that something else has taken", async () => {
  const { registry } = emptyShelf();
  await registry.write("models/shop/versions/00000003.json", bytes("not a version"));
  const [version] = await registerAll(registry, "a");
  assert.equal(version!.number, 4);
  const { versions, problems } = await listVersions(registry, "shop");
  assert.deepEqual(versions.map(({ number }) => number), [4]);
  assert.deepEqual(problems, [
    `Cannot read "models/shop/versions/00000003.json" in "${registry.name}": it is no JSON, ` +
    "restore the file",
  ]);
  await assert.rejects(findVersion(registry, "shop", "3"), /00000003\.json" in .* it is no JSON/);
});
