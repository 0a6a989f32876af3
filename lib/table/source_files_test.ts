import assert from "node:assert/strict";
import { join } from "node:path";
import { findSourceFiles } from "./mod.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(join(folder, "source", "2026"), { recursive: true });
    await Deno.writeTextFile(join(folder, "source", "2026", "b.csv"), "");
    await Deno.writeTextFile(join(folder, "source", "a.csv"), "");
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("findSourceFiles() follows links to files and folders elsewhere", async () => {
  await inFolder(async (folder) => {
    const source = join(folder, "source");
    await Deno.mkdir(join(folder, "elsewhere"));
    await Deno.writeTextFile(join(folder, "elsewhere", "c.csv"), "");
    await Deno.symlink(join(folder, "elsewhere"), join(source, "more"));
    await Deno.symlink(join(source, "2026", "b.csv"), join(source, "same.csv"));
    const found = await findSourceFiles(source, "**/*.csv");
    assert.deepEqual(found.map(({ name }) => name), [
      "2026/b.csv",
      "a.csv",
      "more/c.csv",
      "same.csv",
    ]);
  });
});

Deno.test("findSourceFiles() refuses links that lead back to where they are", async () => {
  for (
    const [link, target] of [["2026/up", "source"], ["2026/here", "source/2026"], ["top", "."]]
  ) {
    await inFolder(async (folder) => {
      const source = join(folder, "source");
      await Deno.symlink(join(folder, target!), join(source, link!));
      await assert.rejects(findSourceFiles(source, "*.csv"), {
        name: "TypeError",
        message: `the link "${link}" leads back to a folder that it is in, take it away`,
      });
    });
  }
});

Deno.test("findSourceFiles() refuses two folders that lead to each other", async () => {
  await inFolder(async (folder) => {
    const source = join(folder, "source");
    await Deno.mkdir(join(folder, "other"));
    await Deno.symlink(join(folder, "other"), join(source, "2026", "other"));
    await Deno.symlink(join(source, "2026"), join(folder, "other", "back"));
    await assert.rejects(
      findSourceFiles(source, undefined),
      /the link "2026\/other\/back" leads back to a folder that it is in/,
    );
  });
});
