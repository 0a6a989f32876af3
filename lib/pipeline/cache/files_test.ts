import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Files, parseTree, treeContent, treeText } from "./files.ts";

/** Long enough ago for its times to be trusted. */
const long_ago = new Date("2020-01-01T00:00:00Z");

function inFolder(work: (folder: string) => void): () => void {
  return () => {
    const folder = Deno.makeTempDirSync();
    try {
      work(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

Deno.test(
  "Files.content() hashes what sha256 hashes",
  inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "a"), "abc");
    // The test vector of FIPS 180-4 for "abc".
    const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert.deepEqual(new Files([], Date.now()).content(join(folder, "a")), {
      hash: expected,
      size: 3,
    });
  }),
);

Deno.test(
  "Files.content() of a folder depends on names and bytes, not on times or order of making",
  inFolder((folder) => {
    for (const [name, order] of [["one", ["b", "a"]], ["two", ["a", "b"]]] as const) {
      Deno.mkdirSync(join(folder, name, "sub"), { recursive: true });
      for (const file of order) Deno.writeTextFileSync(join(folder, name, "sub", file), file);
    }
    const files = new Files([], Date.now());
    const one = files.content(join(folder, "one"))!;
    assert.deepEqual(one, files.content(join(folder, "two")));
    assert.equal(one.files, 2);
    assert.equal(one.size, 2);
    Deno.renameSync(join(folder, "two/sub/b"), join(folder, "two/sub/c"));
    assert.notEqual(files.content(join(folder, "two"))!.hash, one.hash);
  }),
);

Deno.test(
  "Files trusts a recorded hash when the file was settled long before it was recorded",
  inFolder((folder) => {
    const path = join(folder, "a");
    Deno.writeTextFileSync(path, "abc");
    Deno.utimeSync(path, long_ago, long_ago);
    // ctime cannot be set: a clock far ahead makes it look settled too.
    const first = new Files([], Date.now() + 60_000);
    first.content(path);
    const [entry] = first.entries();
    assert.ok(entry, "a settled file is written down");
    const forged: typeof entry = [entry[0], [...entry[1]]];
    forged[1][4] = "0".repeat(64);
    assert.equal(new Files([forged], Date.now() + 60_000).fileHash(path), "0".repeat(64));
  }),
);

Deno.test(
  "Files does not write down what was touched just before it was hashed",
  inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "a"), "abc");
    const files = new Files([], Date.now());
    files.content(join(folder, "a"));
    assert.deepEqual(files.entries(), []);
  }),
);

Deno.test(
  "Files reads again when a same-size edit kept the time but not the inode",
  inFolder((folder) => {
    const path = join(folder, "a");
    Deno.writeTextFileSync(path, "abc");
    Deno.utimeSync(path, long_ago, long_ago);
    const first = new Files([], Date.now() + 60_000);
    first.content(path);
    Deno.writeTextFileSync(join(folder, "b"), "abd");
    Deno.utimeSync(join(folder, "b"), long_ago, long_ago);
    Deno.renameSync(join(folder, "b"), path);
    const second = new Files(first.entries(), Date.now() + 60_000);
    assert.equal(second.fileHash(path), sha256("abd"));
  }),
);

Deno.test(
  "Files.forget() makes the next question read the bytes",
  inFolder((folder) => {
    const path = join(folder, "a");
    Deno.writeTextFileSync(path, "abc");
    const files = new Files([], Date.now());
    files.learn(path, "0".repeat(64));
    files.forget(folder);
    assert.equal(files.fileHash(path), sha256("abc"));
  }),
);

Deno.test(
  "Files.tree() follows links inside a folder and ends in a loop of links",
  inFolder((folder) => {
    Deno.mkdirSync(join(folder, "real"));
    Deno.writeTextFileSync(join(folder, "real", "a"), "abc");
    Deno.symlinkSync(join(folder, "real"), join(folder, "link"));
    Deno.symlinkSync(folder, join(folder, "real", "loop"));
    const paths = new Files([], Date.now()).tree(folder).map((file) => file.path);
    assert.ok(paths.includes("real/a") && paths.includes("link/a"), paths.join());
  }),
);

Deno.test("parseTree() reads what treeText() wrote, whatever the names hold", () => {
  const hash = sha256("x");
  const files = ['a "b"\n\tc', "ü", "z"].map((path) => ({ path, hash, size: 1 }));
  assert.deepEqual(parseTree(treeText(files)), files);
  assert.equal(treeContent(files).files, 3);
});

Deno.test("Files.content() is undefined where there is nothing", () => {
  assert.equal(new Files([], Date.now()).content("/nowhere/at/all"), undefined);
});
