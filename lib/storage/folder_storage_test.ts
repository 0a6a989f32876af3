import assert from "node:assert/strict";
import { join } from "node:path";
import { bytes, filesBelow, newFolder, storageSuite, text } from "./_suite.ts";
import { openStorage } from "./mod.ts";

storageSuite("FolderStorage", () => openStorage("store", { root: newFolder() }));

Deno.test("FolderStorage keeps a key as a file below its folder, and nothing besides", async () => {
  const root = newFolder();
  const storage = openStorage("store", { root });
  await storage.write("manifests/ä x/1.json", bytes("{}"));
  await storage.create("series/1", bytes("1"));
  await assert.rejects(storage.write("series/1/2", bytes("x"))); // "series/1" is a file
  assert.equal(storage.name, "store");
  assert.deepEqual(filesBelow(root), ["store/manifests/ä x/1.json", "store/series/1"]);
});

Deno.test({
  name: "FolderStorage.create() says so where there are no hard links",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = newFolder();
    // A link between two file systems is refused, as one is on a file system without links.
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
  },
});

Deno.test("FolderStorage lists nothing half written and removes it after a day", async () => {
  const folder = newFolder();
  Deno.mkdirSync(join(folder, ".tmp"));
  for (const name of ["old", "young"]) Deno.writeTextFileSync(join(folder, ".tmp", name), "half");
  const now = Date.now();
  Deno.utimeSync(join(folder, ".tmp/old"), new Date(now), new Date(now - 25 * 3600 * 1000));
  const storage = openStorage(folder, { now: () => now });
  assert.deepEqual(await storage.list(""), []);
  await storage.write("key", bytes(""));
  assert.deepEqual(filesBelow(folder), [".tmp/young", "key"]);
});

Deno.test("FolderStorage works on after its folder was removed", async () => {
  const folder = newFolder();
  const storage = openStorage(folder);
  await storage.write("a/b", bytes("1"));
  Deno.removeSync(folder, { recursive: true });
  assert.deepEqual(await storage.list(""), []);
  assert.equal(await storage.create("a/b", bytes("2")), true);
  assert.equal(await text(storage, "a/b"), "2");
});

Deno.test("FolderStorage needs no more than storageNeeds() says", async () => {
  const folder = newFolder();
  const module = new URL("./mod.ts", import.meta.url).href;
  const script = join(newFolder(), "script.ts");
  Deno.writeTextFileSync(
    script,
    `import { openStorage, storageNeeds } from ${JSON.stringify(module)};
    const location = ${JSON.stringify(join(folder, "new/store"))};
    const { read, write, net, env } = storageNeeds(location, () => undefined);
    if ([...read, ...write].join() !== location + "," + location || net.length || env.length) Deno.exit(3);
    const storage = openStorage(location);
    await storage.write("a/b/c", new Uint8Array(3));
    console.log(await storage.create("a/d", new Uint8Array(1)), await storage.list(""));
    await storage.remove("a/d");`,
  );
  const place = join(folder, "new/store");
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", `--allow-read=${place}`, `--allow-write=${place}`],
      ...["--config", new URL("../../deno.json", import.meta.url).pathname, script],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const words = new TextDecoder();
  assert.equal(words.decode(stderr), "");
  assert.equal(words.decode(stdout), 'true [ "a/b/c", "a/d" ]\n');
  assert.equal(code, 0);
});
