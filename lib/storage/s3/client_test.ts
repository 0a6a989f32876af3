import assert from "node:assert/strict";
import { bytes, newFolder, text } from "../_suite.ts";
import { answer, key_pair, ScriptedServer } from "./_server.ts";
import { sha256 } from "./client.ts";

const one = (body: string, headers: HeadersInit = {}) => () => new Response(body, { headers });

/** What `read` makes of one answer, given again and again. */
async function refusal(status: number, code: string, headers: HeadersInit = {}, query = "") {
  await using server = new ScriptedServer([answer(status, code, headers)]);
  const error = await server.storage(key_pair, {}, query).read("a/b").then(
    () => assert.fail("it was taken"),
    (error: Error) => error,
  );
  assert.doesNotMatch(error.message, /AKIAEXAMPLE|hushhush/);
  return { tries: server.asked.length, says: error.message.replaceAll(server.address, "SERVER") };
}

Deno.test("S3Client tries again after 5xx, 429, a timeout's answer and bytes changed on the way", async () => {
  for (
    const [status, code] of [
      [500, "InternalError"],
      [503, "SlowDown"],
      [429, "TooManyRequests"],
      [502, ""],
      [400, "RequestTimeout"],
      [400, "XAmzContentSHA256Mismatch"],
      [409, "ConditionalRequestConflict"],
    ] as const
  ) {
    await using server = new ScriptedServer([
      answer(status, code),
      answer(status, code),
      one("yes"),
    ]);
    assert.equal(await text(server.storage(key_pair), "k"), "yes");
    assert.equal(server.asked.length, 3);
  }
});

Deno.test("S3Client waits as long as the server wants", async () => {
  await using server = new ScriptedServer([
    answer(503, "SlowDown", { "retry-after": "7" }),
    one("yes"),
  ]);
  const waits: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
  await server.storage(key_pair, { sleep, random: () => 0 }).read("k");
  assert.deepEqual(waits, [7000]);
});

Deno.test("S3Client gives up after so many tries and says what the last one brought", async () => {
  assert.deepEqual(await refusal(503, "SlowDown"), {
    tries: 3,
    says: 'Cannot read "a/b" in "s3://bucket/p": the server answered 503 SlowDown: m, 3 tries ' +
      'failed; check the network and "SERVER", then do it again',
  });
});

Deno.test("S3Client says what to do about each refusal, after one try", async () => {
  const cases: [number, string, HeadersInit, string][] = [
    [
      ...[403, "InvalidAccessKeyId", {}] as const,
      'Cannot use "s3://bucket/p": "SERVER" does not accept the credentials (InvalidAccessKeyId), ' +
      "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ],
    [
      ...[403, "AccessDenied", {}] as const,
      'Cannot read "a/b" in "s3://bucket/p": access is denied (403 AccessDenied: m), the credentials ' +
      "need the right to do it",
    ],
    [
      ...[404, "NoSuchBucket", {}] as const,
      'Cannot use "s3://bucket/p": "SERVER" has no bucket "bucket", create it or name another',
    ],
    [
      ...[400, "ExpiredToken", {}] as const,
      'Cannot use "s3://bucket/p": "SERVER" does not accept the session\'s token (ExpiredToken), ' +
      "renew AWS_SESSION_TOKEN with its key pair, or unset it",
    ],
    [
      ...[403, "RequestTimeTooSkewed", {}] as const,
      "Cannot use \"s3://bucket/p\": this machine's clock is more than 15 minutes off the server's, " +
      "set it right",
    ],
    [
      ...[301, "PermanentRedirect", { "x-amz-bucket-region": "eu-west-3" }] as const,
      'Cannot use "s3://bucket/p": bucket "bucket" is in region "eu-west-3" and not in "us-east-1", ' +
      'add "?region=eu-west-3" or set AWS_REGION',
    ],
    [
      ...[302, "", { location: "http://127.0.0.1:9/elsewhere" }] as const,
      'Cannot use "s3://bucket/p": "SERVER" answered 302; check its endpoint and region',
    ],
    [
      ...[501, "NotImplemented", {}] as const,
      'Cannot read "a/b" in "s3://bucket/p": the server does not know how to (501 NotImplemented: m); ' +
      "it needs conditional writes (If-None-Match) and multipart uploads",
    ],
    [
      ...[404, "", {}] as const, // no S3 at all
      'Cannot read "a/b" in "s3://bucket/p": the server answered 404',
    ],
  ];
  for (const [status, code, headers, says] of cases) {
    assert.deepEqual(await refusal(status, code, headers), { tries: 1, says });
  }
});

Deno.test("S3Client says which credentials are missing, before it asks anybody", async () => {
  await using server = new ScriptedServer([one("")]);
  const says = async (env: Record<string, string>) => {
    const error = await server.storage(env).read("k").then(() => assert.fail(), (error) => error);
    return (error as Error).message.replace('Cannot use "s3://bucket/p": ', "");
  };
  assert.equal(
    await says({}),
    "there are no credentials, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or " +
      "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
  );
  assert.equal(
    await says({ AWS_ACCESS_KEY_ID: "AKIAEXAMPLE" }),
    "AWS_ACCESS_KEY_ID stands without AWS_SECRET_ACCESS_KEY, set both",
  );
  assert.equal(
    await says({ AWS_SECRET_ACCESS_KEY: "hushhush" }),
    "AWS_SECRET_ACCESS_KEY stands without AWS_ACCESS_KEY_ID, set both",
  );
  assert.equal(server.asked.length, 0);
});

Deno.test("S3Storage asks for encryption as its location says, and sends the hash of the bytes", async () => {
  await using server = new ScriptedServer([one("")]);
  const kms_key = "arn:aws:kms:eu-west-1:1:key/2";
  const storage = server.storage(key_pair, {}, `&sse=aws:kms&kms_key=${kms_key}`);
  await storage.write("a", bytes("1"));
  await storage.create("b", bytes("2"));
  await server.storage(key_pair, {}, "&sse=AES256").write("c", bytes("3"));
  await server.storage(key_pair).write("d", bytes("4"));
  const sent = server.asked.map(({ path, headers }) => [
    path,
    headers.get("x-amz-server-side-encryption"),
    headers.get("x-amz-server-side-encryption-aws-kms-key-id"),
    headers.get("if-none-match"),
  ]);
  assert.deepEqual(sent, [
    ["/bucket/p/a", "aws:kms", kms_key, null],
    ["/bucket/p/b", "aws:kms", kms_key, "*"],
    ["/bucket/p/c", "AES256", null, null],
    ["/bucket/p/d", null, null, null],
  ]);
  for (const { headers, body } of server.asked) {
    assert.equal(headers.get("x-amz-content-sha256"), sha256(bytes(body)));
    assert.equal(headers.get("x-amz-meta-sha256"), sha256(bytes(body)));
  }
});

Deno.test("S3Storage.read() and download() take no bytes but those that were put there", async () => {
  const good = { "x-amz-meta-sha256": sha256(bytes("good")), etag: '"1"' };
  await using server = new ScriptedServer([one("evil", good), one("good", good)]);
  assert.equal(await text(server.storage(key_pair), "k"), "good");
  const path = `${newFolder()}/file`;
  await using again = new ScriptedServer([one("evil", good), one("good", good)]);
  await again.storage(key_pair).download("k", path);
  assert.equal(Deno.readTextFileSync(path), "good");
  await using never = new ScriptedServer([one("evil", good)]);
  const hopeless = {
    message: /the bytes that came are not those that were put there \(SHA-256\), 3/,
  };
  await assert.rejects(never.storage(key_pair).read("k"), hopeless);
  await assert.rejects(never.storage(key_pair).download("k", `${path}2`), hopeless);
  assert.throws(() => Deno.statSync(`${path}2`), Deno.errors.NotFound);
});

Deno.test("S3Storage.download() gives up a large object that is damaged", async () => {
  const damaged = "x".repeat(3 * 2 ** 20);
  const headers = { "x-amz-meta-sha256": sha256(bytes("good")), etag: '"1"' };
  await using server = new ScriptedServer([one(damaged, headers)]);
  await assert.rejects(server.storage(key_pair).download("k", `${newFolder()}/file`), {
    message: /the bytes that came are not those that were put there \(SHA-256\), 3 tries failed/,
  });
  assert.equal(server.asked.length, 3);
});

Deno.test("S3Storage.list() follows the pages", async () => {
  const page = (key: string, next?: string) =>
    one(
      `<ListBucketResult><IsTruncated>${next !== undefined}</IsTruncated>` +
        `<NextContinuationToken>${next ?? ""}</NextContinuationToken>` +
        `<Contents><Key>p/${key}</Key></Contents></ListBucketResult>`,
    );
  await using server = new ScriptedServer([page("b", "1/+="), page("c", "2"), page("a")]);
  assert.deepEqual(await server.storage(key_pair).list(""), ["a", "b", "c"]);
  assert.deepEqual(server.asked.map(({ path }) => path.replace("/bucket/?list-type=2&", "")), [
    ...["prefix=p%2F", "prefix=p%2F&continuation-token=1%2F%2B%3D"],
    "prefix=p%2F&continuation-token=2",
  ]);
});

Deno.test("S3Storage.list() does not take a cut list for the whole", async () => {
  await using server = new ScriptedServer([one("<ListBucketResult><Contents><Key>p/a</Key>")]);
  await assert.rejects(server.storage(key_pair).list(""), { message: /no whole list, 3 tries/ });
});
