import assert from "node:assert/strict";
import { bytes, newFolder, text } from "../_suite.ts";
import { answer, type Asked, ScriptedServer } from "./_server.ts";

/** After the example of AssumeRoleWithWebIdentity in the AWS STS API Reference. */
function granted(key: string, expires: string) {
  return () =>
    new Response(
      `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/x/app1</Arn></AssumedRoleUser>
    <Credentials>
      <SessionToken>token/of+${key}==</SessionToken>
      <SecretAccessKey>hushhush</SecretAccessKey>
      <Expiration>${expires}</Expiration>
      <AccessKeyId>${key}</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`,
    );
}

/** The variables as a cluster sets them. */
function identity(tokens: ScriptedServer, token = "a.jwt\n") {
  const file = `${newFolder()}/token`;
  Deno.writeTextFileSync(file, token);
  return {
    AWS_ENDPOINT_URL_STS: tokens.address,
    AWS_ROLE_ARN: "arn:aws:iam::1:role/churn",
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
  };
}

const keyOf = ({ headers }: Asked) => /Credential=([^/]*)/.exec(headers.get("authorization")!)![1];
const ok = answer(200);

Deno.test("credentialsFrom() exchanges the token of a file, once for many requests", async () => {
  await using tokens = new ScriptedServer([granted("ONE", "2026-01-01T01:00:00Z")]);
  await using server = new ScriptedServer([ok]);
  const storage = server.storage(identity(tokens), { now: () => Date.UTC(2026, 0, 1) });
  await Promise.all(["a", "b", "c"].map((key) => storage.read(key)));
  assert.equal(tokens.asked.length, 1);
  const { method, path, body } = tokens.asked[0]!;
  assert.deepEqual([method, path], ["POST", "/"]);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: "arn:aws:iam::1:role/churn",
    RoleSessionName: "churn-mlops",
    WebIdentityToken: "a.jwt",
  });
  assert.deepEqual(server.asked.map(keyOf), ["ONE", "ONE", "ONE"]);
  assert.equal(server.asked[0]!.headers.get("x-amz-security-token"), "token/of+ONE==");
});

Deno.test("credentialsFrom() renews five minutes before the end, with the file's new token", async () => {
  await using tokens = new ScriptedServer([
    granted("ONE", "2026-01-01T01:00:00Z"),
    granted("TWO", "2026-01-01T02:00:00Z"),
  ]);
  await using server = new ScriptedServer([ok]);
  const env = identity(tokens);
  let now = Date.UTC(2026, 0, 1);
  const storage = server.storage(env, { now: () => now });
  await storage.read("a");
  now = Date.UTC(2026, 0, 1, 0, 54, 59);
  await storage.read("a");
  Deno.writeTextFileSync(env.AWS_WEB_IDENTITY_TOKEN_FILE, "b.jwt");
  now = Date.UTC(2026, 0, 1, 0, 55);
  await Promise.all(["a", "b"].map((key) => storage.read(key)));
  assert.deepEqual(server.asked.map(keyOf), ["ONE", "ONE", "TWO", "TWO"]);
  assert.equal(new URLSearchParams(tokens.asked[1]!.body).get("WebIdentityToken"), "b.jwt");
});

Deno.test("credentialsFrom() renews when the server finds a session expired", async () => {
  await using tokens = new ScriptedServer([
    granted("ONE", "2026-01-01T01:00:00Z"),
    granted("TWO", "2026-01-01T01:00:00Z"),
  ]);
  await using server = new ScriptedServer([answer(400, "ExpiredToken"), () => new Response("yes")]);
  const storage = server.storage(identity(tokens), { now: () => Date.UTC(2026, 0, 1) });
  assert.equal(await text(storage, "a"), "yes");
  assert.deepEqual(server.asked.map(keyOf), ["ONE", "TWO"]);
});

Deno.test("credentialsFrom() renews once for many requests that find it expired", async () => {
  await using tokens = new ScriptedServer([
    granted("ONE", "2026-01-01T01:00:00Z"),
    granted("TWO", "2026-01-01T01:00:00Z"),
    granted("THREE", "2026-01-01T01:00:00Z"),
  ]);
  await using server = new ScriptedServer([
    (asked) => answer(keyOf(asked) === "ONE" ? 400 : 200, "ExpiredToken")(),
  ]);
  const storage = server.storage(identity(tokens), { now: () => Date.UTC(2026, 0, 1) });
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => storage.write(`${index}`, bytes("1"))),
  );
  assert.equal(tokens.asked.length, 2);
});

Deno.test("credentialsFrom() tries again where the token's server is busy", async () => {
  await using tokens = new ScriptedServer([
    answer(503, "ServiceUnavailable"),
    answer(400, "IDPCommunicationError"),
    granted("ONE", "2026-01-01T01:00:00Z"),
  ]);
  await using server = new ScriptedServer([ok]);
  const options = { now: () => Date.UTC(2026, 0, 1) };
  await server.storage(identity(tokens), options).read("a");
  assert.equal(tokens.asked.length, 3);
});

Deno.test("credentialsFrom() says what is wrong with the token, and shows no part of it", async () => {
  await using tokens = new ScriptedServer([answer(400, "InvalidIdentityToken", {}, "No provider")]);
  await using server = new ScriptedServer([ok]);
  const env = identity(tokens, "hush.hush.hush");
  const storage = server.storage(env);
  await assert.rejects(storage.read("a"), (error: Error) => {
    assert.equal(
      error.message,
      `Cannot use "s3://bucket/p": "${tokens.address}" gives no credentials for the token in ` +
        `"${env.AWS_WEB_IDENTITY_TOKEN_FILE}" (400 InvalidIdentityToken: No provider), check ` +
        "AWS_ROLE_ARN and the token",
    );
    return true;
  });
  Deno.removeSync(env.AWS_WEB_IDENTITY_TOKEN_FILE);
  await assert.rejects(
    storage.read("a"),
    /AWS_WEB_IDENTITY_TOKEN_FILE names ".*", which is not there/,
  );
  assert.equal(server.asked.length, 0);
});

Deno.test("credentialsFrom() takes a key pair before a role", async () => {
  await using server = new ScriptedServer([ok]);
  const env = { AWS_ACCESS_KEY_ID: "PAIR", AWS_SECRET_ACCESS_KEY: "x", AWS_SESSION_TOKEN: "t" };
  await server.storage({ ...env, AWS_ROLE_ARN: "r", AWS_WEB_IDENTITY_TOKEN_FILE: "f" }).read("a");
  assert.equal(keyOf(server.asked[0]!), "PAIR");
  assert.equal(server.asked[0]!.headers.get("x-amz-security-token"), "t");
});
