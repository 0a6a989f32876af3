import assert from "node:assert/strict";
import { join } from "node:path";
import type { Storage } from "./mod.ts";

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** What is under a key, as text. */
export async function text(storage: Storage, key: string): Promise<string | undefined> {
  const found = await storage.read(key);
  return found && new TextDecoder().decode(found);
}

export function filesBelow(path: string, below = ""): string[] {
  return [...Deno.readDirSync(join(path, below))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(path, `${below}${name}/`) : [below + name]
  ).sort();
}

export function newFolder(): string {
  return Deno.makeTempDirSync({ prefix: "storage-" });
}

/**
 * What every storage must do. One suite for all kinds, so that none can be put in another's place
 * and behave otherwise.
 *
 * @param open Opens one in which nothing is yet.
 * @param ignore Where it cannot be had here.
 */
export function storageSuite(kind: string, open: () => Storage, ignore = false): void {
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({ name: `${kind} ${name}`, ignore, fn });

  test("gives back what was put, by key", async () => {
    const storage = open();
    const file = join(newFolder(), "file");
    Deno.writeTextFileSync(file, "bytes");
    await storage.upload("objects/ab/cd", file);
    await storage.write("empty", bytes(""));
    assert.equal(await text(storage, "objects/ab/cd"), "bytes");
    assert.equal(await text(storage, "empty"), "");
    assert.equal(await storage.has("objects/ab/cd"), true);
    await storage.download("objects/ab/cd", `${file}2`);
    await storage.download("empty", file); // takes the place of what is there
    assert.equal(Deno.readTextFileSync(`${file}2`), "bytes");
    assert.equal(Deno.readTextFileSync(file), "");
  });

  test("takes every sign in a key", async () => {
    const storage = open();
    const keys = [
      "ä ö/€ 😀",
      "a+b&c=d?e#f",
      "%25/%2F/%zz",
      "it's (a) *!~$,;:@[]{}|^`\"<>",
      "-",
      "...",
    ];
    for (const key of keys) await storage.write(key, bytes(key));
    assert.deepEqual(await storage.list(""), [...keys].sort());
    for (const key of keys) assert.equal(await text(storage, key), key);
    assert.deepEqual(await storage.list("a+"), ["a+b&c=d?e#f"]);
    for (const key of keys) await storage.remove(key);
    assert.deepEqual(await storage.list(""), []);
  });

  test("has nothing where nothing was put, and is content to remove it", async () => {
    const storage = open();
    const to = newFolder();
    await storage.write("a/b", bytes("1"));
    for (const key of ["c", "a", "a/c"]) {
      assert.equal(await storage.has(key), false);
      assert.equal(await storage.read(key), undefined);
      await storage.remove(key);
      await assert.rejects(storage.download(key, join(to, "file")), (error: Error) => {
        assert.ok(error instanceof Deno.errors.NotFound);
        assert.equal(error.message, `Cannot read "${key}" in "${storage.name}": it is not there`);
        return true;
      });
    }
    assert.deepEqual(filesBelow(to), []);
    await storage.remove("a/b");
    await storage.remove("a/b");
    assert.deepEqual(await storage.list(""), []);
    assert.equal(await storage.create("a/b", bytes("2")), true);
  });

  test("write() replaces what is there", async () => {
    const storage = open();
    await storage.write("a", bytes("one"));
    await storage.write("a", bytes("two"));
    await assert.rejects(storage.upload("a", join(newFolder(), "missing")), Deno.errors.NotFound);
    assert.equal(await text(storage, "a"), "two");
    assert.deepEqual(await storage.list(""), ["a"]);
  });

  test("create() never replaces, and of 20 at once exactly one wins", async () => {
    const storage = open();
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, index) => storage.create("series/0001", bytes(`by ${index}`))),
    );
    assert.equal(won.filter((one) => one).length, 1);
    assert.equal(await text(storage, "series/0001"), `by ${won.indexOf(true)}`);
    assert.equal(await storage.create("series/0001", bytes(`by ${won.indexOf(true)}`)), false);
    assert.deepEqual(await storage.list(""), ["series/0001"]);
  });

  test("list() gives the keys that begin so, sorted", async () => {
    const storage = open();
    for (const key of ["b/2", "b/1", "ba", "a/b/c", "b.json"]) await storage.write(key, bytes(""));
    assert.deepEqual(await storage.list(""), ["a/b/c", "b.json", "b/1", "b/2", "ba"]);
    assert.deepEqual(await storage.list("b/"), ["b/1", "b/2"]);
    assert.deepEqual(await storage.list("b"), ["b.json", "b/1", "b/2", "ba"]);
    assert.deepEqual(await storage.list("a/b/"), ["a/b/c"]);
    assert.deepEqual(await storage.list("nothing/here"), []);
  });

  test("refuses keys that lead elsewhere or that another kind would not keep", async () => {
    const storage = open();
    const folder = newFolder();
    Deno.writeTextFileSync(join(folder, "file"), "x");
    const bad = [
      "../x",
      "a/../../x",
      "/etc/passwd",
      "",
      "a//b",
      "a/",
      ".",
      "a/./b",
      "a\\b",
      "a\0b",
    ];
    bad.push("a\nb", ".tmp/x", "\ud800", "x".repeat(256), "ä".repeat(128), "x/".repeat(600) + "x");
    for (const key of bad) {
      for (
        const attempt of [
          () => storage.read(key),
          () => storage.write(key, bytes("1")),
          () => storage.create(key, bytes("1")),
          () => storage.has(key),
          () => storage.remove(key),
          () => storage.upload(key, join(folder, "file")),
          () => storage.download(key, join(folder, "copy")),
        ]
      ) await assert.rejects(attempt(), /^TypeError: Cannot use key "/);
    }
    await assert.rejects(storage.list("../"), TypeError);
    assert.deepEqual(await storage.list(""), []);
    assert.deepEqual(filesBelow(folder), ["file"]);
  });
}
