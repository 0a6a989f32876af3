import assert from "node:assert/strict";
import { sha256 } from "./client.ts";
import { RequestSigner, type Unsigned } from "./sign.ts";
import { s3Url } from "./url.ts";

// The examples of "Signature Calculations for the Authorization Header" in the Amazon S3 API Reference.
const example = {
  access_key: "AKIAIOSFODNN7EXAMPLE",
  secret_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const base = "https://examplebucket.s3.amazonaws.com/";
const now_ms = Date.UTC(2013, 4, 24);
const nothing = sha256(new Uint8Array());

async function signature(request: Omit<Unsigned, "body_hash"> & { body_hash?: string }) {
  const signer = new RequestSigner("us-east-1");
  const headers = await signer.sign({ body_hash: nothing, ...request }, example, now_ms);
  const [, signed, signature] = /SignedHeaders=([^,]*), Signature=([0-9a-f]+)$/.exec(
    headers.get("authorization")!,
  )!;
  return [signed, signature];
}

Deno.test("RequestSigner signs a ranged GET as Amazon's example does", async () => {
  const headers = { range: "bytes=0-9" };
  assert.deepEqual(await signature({ method: "GET", url: s3Url(base, "test.txt"), headers }), [
    "host;range;x-amz-content-sha256;x-amz-date",
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  ]);
});

Deno.test("RequestSigner signs a PUT with a key to escape as Amazon's example does", async () => {
  const headers = {
    date: "Fri, 24 May 2013 00:00:00 GMT",
    "x-amz-storage-class": "REDUCED_REDUNDANCY",
  };
  const body_hash = sha256(new TextEncoder().encode("Welcome to Amazon S3."));
  const url = s3Url(base, "test$file.text");
  assert.deepEqual(await signature({ method: "PUT", url, headers, body_hash }), [
    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  ]);
});

Deno.test("RequestSigner signs queries as Amazon's examples do", async () => {
  const of = async (query: Record<string, string>) =>
    (await signature({ method: "GET", url: s3Url(base, "", query), headers: {} }))[1];
  assert.equal(
    await of({ lifecycle: "" }),
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  );
  assert.equal(
    await of({ prefix: "J", "max-keys": "2" }),
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  );
});

Deno.test("RequestSigner sends a session's token and uses new keys at once", async () => {
  const signer = new RequestSigner("us-east-1");
  const request = { method: "GET", url: base, headers: {}, body_hash: nothing };
  const first = await signer.sign(request, { ...example, session_token: "token" }, now_ms);
  assert.equal(first.get("x-amz-security-token"), "token");
  assert.match(first.get("authorization")!, /SignedHeaders=[^,]*x-amz-security-token/);
  const other = { access_key: "other", secret_key: "other" };
  const fresh = await new RequestSigner("us-east-1").sign(request, other, now_ms);
  assert.deepEqual([...await signer.sign(request, other, now_ms)], [...fresh]);
});

Deno.test("s3Url() escapes every byte but the unreserved ones", () => {
  assert.equal(
    s3Url("http://h:1/b/", "a/ä +~-._!'()*/%2F", { prefix: "x/ &=", uploads: "" }),
    "http://h:1/b/a/%C3%A4%20%2B~-._%21%27%28%29%2A/%252F?prefix=x%2F%20%26%3D&uploads=",
  );
});
