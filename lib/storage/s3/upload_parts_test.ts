import assert from "node:assert/strict";
import { newFolder } from "../_suite.ts";
import { answer, type Asked, key_pair, ScriptedServer } from "./_server.ts";
import { sha256 } from "./client.ts";
import { elements } from "./xml.ts";

const content = new Uint8Array(20 * 2 ** 20).map((_, index) => index % 251);

function newFile(): string {
  const path = `${newFolder()}/file`;
  Deno.writeFileSync(path, content);
  return path;
}

/** A server that takes parts; the rest as told. */
function partsServer(ends: (asked: Asked) => Response, head: HeadersInit = {}): ScriptedServer {
  return new ScriptedServer([(asked) => {
    if (asked.path.endsWith("?uploads=")) {
      return new Response("<R><UploadId>id/1+2</UploadId></R>");
    }
    if (asked.method === "PUT") {
      return new Response("", {
        headers: { etag: `"${/partNumber=(\d)/.exec(asked.path)![1]}&"` },
      });
    }
    if (asked.method === "DELETE") return new Response(null, { status: 204 });
    return asked.method === "HEAD" ? new Response(null, { headers: head }) : ends(asked);
  }]);
}

const joined = () => new Response("<CompleteMultipartUploadResult/>");

Deno.test("uploadInParts() names each part by its hash and puts them together in order", async () => {
  await using server = partsServer(joined);
  const storage = server.storage(key_pair, {}, "&sse=AES256");
  await storage.upload("k", newFile());
  const begun = server.asked[0]!;
  assert.equal(begun.headers.get("x-amz-meta-sha256"), sha256(content));
  assert.equal(begun.headers.get("x-amz-server-side-encryption"), "AES256");
  const parts = server.asked.filter(({ method }) => method === "PUT")
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const size = 8 * 2 ** 20;
  for (const [index, part] of parts.entries()) {
    assert.equal(part.path, `/bucket/p/k?partNumber=${index + 1}&uploadId=id%2F1%2B2`);
    const bytes = content.subarray(index * size, (index + 1) * size);
    assert.equal(part.headers.get("x-amz-content-sha256"), sha256(bytes));
  }
  assert.deepEqual(
    elements(server.asked.at(-1)!.body, "Part"),
    [1, 2, 3].map((number) =>
      `<PartNumber>${number}</PartNumber><ETag>&quot;${number}&amp;&quot;</ETag>`
    ),
  );
});

Deno.test("uploadInParts() finds its object where the upload is gone after a lost answer", async () => {
  const gone = answer(404, "NoSuchUpload");
  await using server = partsServer(gone, { "x-amz-meta-sha256": sha256(content) });
  await server.storage(key_pair).upload("k", newFile());
  await using other = partsServer(gone, { "x-amz-meta-sha256": sha256(new Uint8Array(1)) });
  await assert.rejects(other.storage(key_pair).upload("k", newFile()), {
    message: 'Cannot write "k" in "s3://bucket/p": something else ended the upload ' +
      "(404 NoSuchUpload), do it again",
  });
});

Deno.test("uploadInParts() takes no answer for success that turns into an error", async () => {
  const late = () => new Response("  \n<Error><Code>InternalError</Code></Error>");
  let tries = 0;
  await using server = partsServer(() => ++tries < 3 ? late() : joined());
  await server.storage(key_pair).upload("k", newFile());
  await using never = partsServer(late);
  await assert.rejects(never.storage(key_pair).upload("k", newFile()), {
    message: /: the server answered InternalError, 3 tries failed/,
  });
  assert.equal(never.asked.at(-1)!.method, "DELETE");
});

Deno.test("uploadInParts() refuses a file that changes meanwhile, and throws its parts away", async () => {
  const path = newFile();
  await using server = partsServer(joined);
  const storage = server.storage(key_pair, {
    now: () => { // the first request is signed when the file's hash is known
      using file = Deno.openSync(path, { write: true });
      file.writeSync(new Uint8Array([1]));
      return Date.UTC(2026, 0, 1);
    },
  });
  await assert.rejects(storage.upload("k", path), {
    message: /changed while it was sent, do it again$/,
  });
  assert.equal(server.asked.at(-1)!.method, "DELETE");
});
