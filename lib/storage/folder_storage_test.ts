import assert from "node:assert/strict";
import { join } from "node:path";
import { openStorage, type Storage } from "./mod.ts";

function newFolder(): string {
  return Deno.makeTempDirSync({ prefix: "storage-" });
}

function filesBelow(path: string, below = ""): string[] {
  return [...Deno.readDirSync(join(path, below))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(path, `${below}${name}/`) : [below + name]
  ).sort();
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function text(storage: Storage, key: string): Promise<string | undefined> {
  const found = await storage.read(key);
  return found && new TextDecoder().decode(found);
}

Deno.test("FolderStorage gives back what was put, by key", async () => {
  const folder = newFolder();
  const storage = openStorage("store", { root: folder });
  const file = join(newFolder(), "file");
  Deno.writeTextFileSync(file, "bytes");
  await storage.upload("objects/ab/cd", file);
  await storage.write("manifests/ä x/1.json", bytes("{}"));
  assert.equal(storage.name, "store");
  assert.equal(await text(storage, "objects/ab/cd"), "bytes");
  assert.equal(await text(storage, "manifests/ä x/1.json"), "{}");
  assert.equal(await text(storage, "manifests/ä x/2.json"), undefined);
  assert.deepEqual(
    await Promise.all(["objects/ab/cd", "objects/ab"].map((key) => storage.has(key))),
    [
      ...[true, false],
    ],
  );
  await storage.download("objects/ab/cd", `${file}2`);
  assert.equal(Deno.readTextFileSync(`${file}2`), "bytes");
  assert.deepEqual(filesBelow(folder), ["store/manifests/ä x/1.json", "store/objects/ab/cd"]);
});

Deno.test("FolderStorage.write() replaces what is there and keeps the old where it fails", async () => {
  const folder = newFolder();
  const storage = openStorage(folder);
  await storage.write("a", bytes("one"));
  await storage.write("a", bytes("two"));
  await assert.rejects(storage.upload("a", join(folder, "missing")), Deno.errors.NotFound);
  await assert.rejects(storage.write("a/b", bytes("x"))); // "a" is a file
  assert.equal(await text(storage, "a"), "two");
  assert.deepEqual(filesBelow(folder), ["a"]);
});

Deno.test("FolderStorage.create() never replaces, and of 20 at once exactly one wins", async () => {
  const folder = newFolder();
  const storages = Array.from({ length: 20 }, () => openStorage(folder));
  const won = await Promise.all(
    storages.map((storage, index) => storage.create("series/0001", bytes(`by ${index}`))),
  );
  assert.equal(won.filter((one) => one).length, 1);
  assert.equal(await text(storages[0]!, "series/0001"), `by ${won.indexOf(true)}`);
  assert.equal(await storages[0]!.create("series/0001", bytes("late")), false);
  assert.deepEqual(filesBelow(folder), ["series/0001"]);
});

Deno.test("FolderStorage.create() says so where there are no hard links", async () => {
  const folder = newFolder();
  // A link between two file systems is refused as one on a file system without links is.
  const elsewhere = Deno.makeTempDirSync({ dir: "/dev/shm" });
  Deno.symlinkSync(elsewhere, join(folder, ".tmp"));
  try {
    await assert.rejects(openStorage(folder).create("a", bytes("1")), {
      message: `Cannot create "a" in "${folder}": this file system makes no hard links, and ` +
        "without them two could create it at once; choose a folder on another file system or " +
        '"s3://…"',
    });
    assert.deepEqual([...Deno.readDirSync(elsewhere)], []);
    assert.equal(await openStorage(folder).has("a"), false);
  } finally {
    Deno.removeSync(elsewhere, { recursive: true });
  }
});

Deno.test("FolderStorage.list() gives the keys that begin so, sorted, and nothing half written", async () => {
  const folder = newFolder();
  const storage = openStorage(folder);
  for (const key of ["b/2", "b/1", "ba", "a/b/c", "b.json"]) await storage.write(key, bytes(""));
  Deno.writeTextFileSync(join(folder, ".tmp", "half"), "");
  assert.deepEqual(await storage.list(""), ["a/b/c", "b.json", "b/1", "b/2", "ba"]);
  assert.deepEqual(await storage.list("b/"), ["b/1", "b/2"]);
  assert.deepEqual(await storage.list("b"), ["b.json", "b/1", "b/2", "ba"]);
  assert.deepEqual(await storage.list("a/b/"), ["a/b/c"]);
  assert.deepEqual(await storage.list("nothing/here"), []);
  assert.deepEqual(await openStorage(join(folder, "nowhere")).list(""), []);
});

Deno.test("FolderStorage.download() of nothing is NotFound and leaves nothing", async () => {
  const [folder, to] = [newFolder(), newFolder()];
  const storage = openStorage(folder);
  await storage.write("a/b", bytes("1"));
  for (const key of ["c", "a", "a/b/c"]) {
    await assert.rejects(storage.download(key, join(to, "file")), (error: Error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.equal(error.message, `Cannot read "${key}" in "${folder}": it is not there`);
      return true;
    });
    assert.equal(await storage.read(key), undefined);
  }
  assert.deepEqual(filesBelow(to), []);
});

Deno.test("FolderStorage.remove() removes, and is content where nothing is", async () => {
  const storage = openStorage(newFolder());
  await storage.write("a/b", bytes("1"));
  for (const key of ["a/b", "a/b", "a"]) await storage.remove(key);
  assert.deepEqual(await storage.list(""), []);
  assert.equal(await storage.create("a/b", bytes("2")), true);
});

Deno.test("FolderStorage refuses keys that lead out of the folder or that S3 would not keep", async () => {
  const folder = newFolder();
  const storage = openStorage(join(folder, "store"));
  Deno.writeTextFileSync(join(folder, "secret"), "x");
  const bad = [
    "../secret",
    "a/../../secret",
    "/etc/passwd",
    "",
    "a//b",
    "a/",
    ".",
    "a/./b",
    "a\\b",
  ];
  bad.push("a\0b", "a\nb", ".tmp/x", "\ud800", "x".repeat(256), "x/".repeat(600) + "x");
  for (const key of bad) {
    for (
      const attempt of [
        () => storage.read(key),
        () => storage.write(key, bytes("1")),
        () => storage.create(key, bytes("1")),
        () => storage.has(key),
        () => storage.remove(key),
        () => storage.upload(key, join(folder, "secret")),
        () => storage.download(key, join(folder, "copy")),
      ]
    ) await assert.rejects(attempt(), /^TypeError: Cannot use key "/);
  }
  await assert.rejects(storage.list("../"), TypeError);
  assert.deepEqual(filesBelow(folder), ["secret"]);
});

Deno.test("FolderStorage removes what a write that was cut off left a day ago", async () => {
  const folder = newFolder();
  Deno.mkdirSync(join(folder, ".tmp"));
  for (const name of ["old", "young"]) Deno.writeTextFileSync(join(folder, ".tmp", name), "half");
  const now = Date.now();
  Deno.utimeSync(join(folder, ".tmp/old"), new Date(now), new Date(now - 25 * 3600 * 1000));
  await openStorage(folder, { now: () => now }).write("key", bytes(""));
  assert.deepEqual(filesBelow(folder), [".tmp/young", "key"]);
});

Deno.test("FolderStorage works on after its folder was removed", async () => {
  const folder = newFolder();
  const storage = openStorage(folder);
  await storage.write("a/b", bytes("1"));
  Deno.removeSync(folder, { recursive: true });
  assert.equal(await storage.create("a/b", bytes("2")), true);
});
