import assert from "node:assert/strict";
import { newFolder } from "./_suite.ts";
import { mirror, mirrorPath } from "./mod.ts";
import { key_pair, ScriptedServer } from "./s3/_server.ts";

const env = (name: string) => (key_pair as Record<string, string>)[name];

/** A server whose list has these keys, whatever is asked. */
function listing(...keys: string[]): ScriptedServer {
  const contents = keys.map((key) =>
    `<Contents><Key>${key}</Key><ETag>"1"</ETag><Size>1</Size></Contents>`
  );
  const list = `<ListBucketResult>${contents.join("")}</ListBucketResult>`;
  return new ScriptedServer([({ path }) => new Response(path.includes("list-type") ? list : "x")]);
}

Deno.test("mirror() refuses what no folder can hold", async () => {
  await using both = listing("p/a", "p/a/b");
  await assert.rejects(mirror(`s3://bucket/p?endpoint=${both.address}`, newFolder(), { env }), {
    message: 'Cannot read "s3://bucket/p": "p/a" is an object and a folder, which no disk can hold',
  });
  await using outside = listing("p/../../x");
  const folder = newFolder();
  await assert.rejects(mirror(`s3://bucket/p?endpoint=${outside.address}`, folder, { env }), {
    message: 'Cannot use key "p/../../x" in "s3://bucket/p": no part may be "." or ".."',
  });
  assert.deepEqual([...Deno.readDirSync(folder)], []);
});

Deno.test("mirror() of a bucket is a folder of its name", async () => {
  await using server = listing("a", "b/c");
  const folder = newFolder();
  const location = `s3://bucket?endpoint=${server.address}`;
  await mirror(location, folder, { env });
  assert.equal(mirrorPath(location, folder), `${folder}/content/bucket`);
  assert.equal(Deno.readTextFileSync(`${folder}/content/bucket/b/c`), "x");
});

Deno.test("mirror() refuses the path of a folder", async () => {
  await assert.rejects(mirror("data/x", newFolder()), {
    message: 'Cannot mirror "data/x": must be "s3://bucket/prefix"',
  });
});
