import assert from "node:assert/strict";
import { publish } from "./publish.ts";

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

const write = (path: string, text: string) => {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
};

Deno.test(
  "publish() replaces a file by a file, a folder by a folder, and either by the other",
  inFolder((at) => {
    const scratch = `${at}/scratch`;
    write(`${scratch}/one`, "1");
    publish(`${scratch}/one`, `${at}/new/goal`, scratch);
    assert.equal(Deno.readTextFileSync(`${at}/new/goal`), "1");
    write(`${scratch}/two/x`, "2");
    publish(`${scratch}/two`, `${at}/new/goal`, scratch);
    assert.equal(Deno.readTextFileSync(`${at}/new/goal/x`), "2");
    write(`${scratch}/three/y`, "3");
    publish(`${scratch}/three`, `${at}/new/goal`, scratch);
    assert.deepEqual([...Deno.readDirSync(`${at}/new/goal`)].map((entry) => entry.name), ["y"]);
    write(`${scratch}/four`, "4");
    publish(`${scratch}/four`, `${at}/new/goal`, scratch);
    assert.equal(Deno.readTextFileSync(`${at}/new/goal`), "4");
  }),
);

Deno.test(
  "publish() replaces a link itself and not what it points to",
  inFolder((at) => {
    write(`${at}/elsewhere`, "keep");
    write(`${at}/scratch/one`, "1");
    Deno.symlinkSync(`${at}/elsewhere`, `${at}/goal`);
    publish(`${at}/scratch/one`, `${at}/goal`, `${at}/scratch`);
    assert.equal(Deno.readTextFileSync(`${at}/elsewhere`), "keep");
    assert.equal(Deno.lstatSync(`${at}/goal`).isSymlink, false);
  }),
);
