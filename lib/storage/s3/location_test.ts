import assert from "node:assert/strict";
import { isFolder, openStorage, storageNeeds } from "../mod.ts";
import { parseS3Location } from "./location.ts";
import { s3Address } from "./address.ts";

const none = () => undefined;

function refused(location: string): string {
  try {
    parseS3Location(location);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  assert.fail(`"${location}" was taken`);
}

/** Where requests for a key go. */
function base(location: string, env: Record<string, string> = {}): string {
  return s3Address(parseS3Location(location)!, (name) => env[name]).base;
}

Deno.test("parseS3Location() takes a location apart", () => {
  const endpoint = "https://s3.example.org:9000";
  assert.deepEqual(
    parseS3Location(
      `s3://my.bucket-1/a b/c/?endpoint=${endpoint}&region=eu-central-1&path_style=false&sse=aws:kms` +
        "&kms_key=arn:aws:kms:eu-central-1:1:key/a+b",
    ),
    {
      bucket: "my.bucket-1",
      prefix: "a b/c/",
      endpoint: new URL(endpoint),
      region: "eu-central-1",
      path_style: false,
      sse: "aws:kms",
      kms_key: "arn:aws:kms:eu-central-1:1:key/a+b",
    },
  );
  const bare = parseS3Location("s3://bucket")!;
  assert.deepEqual([bare.bucket, bare.prefix, bare.sse], ["bucket", "", undefined]);
  assert.equal(openStorage("s3://bucket/").name, "s3://bucket");
  assert.equal(openStorage("s3://bucket/a/?sse=AES256").name, "s3://bucket/a");
});

Deno.test("parseS3Location() leaves the paths of folders alone", () => {
  for (const path of ["data/registry", "/mnt/x", "../s3", "s3", ".", "C:\\data", "a?b=c"]) {
    assert.equal(isFolder(path), true, path);
  }
  assert.equal(isFolder("s3://bucket"), false);
});

Deno.test("parseS3Location() names all that is wrong", () => {
  assert.equal(
    refused("s3://B/a//b?regoin=x&path_style=yes&kms_key=k&endpoint=ftp://x&sse=AES128&region="),
    [
      '"B" is no name of a bucket, must be 3 to 63 lower-case letters, digits, "." and "-"',
      'of its prefix, no part between "/" may be empty, nor may it begin or end with "/"',
      'it has no setting "regoin", valid are "endpoint", "region", "path_style", "sse", "kms_key"',
      '"region" must have one value',
      '"path_style" is "yes", must be "true" or "false"',
      '"sse" is "AES128", must be "AES256" or "aws:kms"',
      '"kms_key" needs "sse=aws:kms"',
      'its endpoint must be the address of a server, such as "https://s3.example.org:9000", without ' +
      "user or path",
    ].map((what) => `Cannot use storage "s3://B/a//b": ${what}`).join("\n"),
  );
  assert.equal(
    refused("gs://bucket/x"),
    'Cannot use storage "gs:…": must be the path of a folder or "s3://bucket/prefix"',
  );
  assert.match(refused("s3:bucket"), /must be "s3:\/\/bucket\/prefix"/);
  assert.match(refused("s3://bucket?region=a&region=b"), /"region" must have one value/);
});

Deno.test("parseS3Location() shows no credentials that stand in a location", () => {
  for (
    const location of [
      "s3://AKIAEXAMPLE:hushhush@bucket/x",
      "s3://bucket/x?endpoint=https://AKIAEXAMPLE:hushhush@s3.example.org",
      "https://AKIAEXAMPLE:hushhush@s3.example.org/bucket",
    ]
  ) assert.doesNotMatch(refused(location), /AKIAEXAMPLE|hushhush/);
  assert.throws(
    () => base("s3://bucket", { AWS_ENDPOINT_URL: "http://AKIAEXAMPLE:hushhush@x" }),
    { message: /^(?!.*hushhush)Cannot use storage "s3:\/\/bucket": AWS_ENDPOINT_URL must be the/ },
  );
});

// The forms of "Methods for accessing a general purpose bucket" in the Amazon S3 User Guide.
Deno.test("s3Address() finds the bucket at Amazon", () => {
  assert.equal(
    base("s3://bucket/x?region=eu-west-1"),
    "https://bucket.s3.eu-west-1.amazonaws.com/",
  );
  assert.equal(
    base("s3://bucket?path_style=true", { AWS_REGION: "us-west-2" }),
    "https://s3.us-west-2.amazonaws.com/bucket/",
  );
  assert.equal(
    base("s3://a.b.c", { AWS_DEFAULT_REGION: "cn-north-1" }),
    "https://s3.cn-north-1.amazonaws.com.cn/a.b.c/",
  );
});

Deno.test("s3Address() finds the bucket at another server", () => {
  const at = "s3://bucket/x?endpoint=http://localhost:9000";
  assert.equal(base(at), "http://localhost:9000/bucket/");
  assert.equal(base(`${at}&path_style=false`), "http://bucket.localhost:9000/");
  const env = {
    AWS_ENDPOINT_URL_S3: "https://one.example.org",
    AWS_ENDPOINT_URL: "https://two.org",
  };
  assert.equal(base("s3://bucket", env), "https://one.example.org/bucket/");
  assert.equal(base(at, env), "http://localhost:9000/bucket/");
});

Deno.test("storageNeeds() names the servers and variables of a bucket, or the folder", () => {
  assert.deepEqual(storageNeeds("data/registry", none), {
    read: ["data/registry"],
    write: ["data/registry"],
    net: [],
    env: [],
  });
  const plain = storageNeeds("s3://bucket/x?region=eu-west-1", none);
  assert.deepEqual(plain.net, ["bucket.s3.eu-west-1.amazonaws.com:443"]);
  assert.deepEqual([plain.read, plain.write], [[], []]);
  assert.ok(plain.env.includes("AWS_SECRET_ACCESS_KEY"));
  const env: Record<string, string> = { AWS_WEB_IDENTITY_TOKEN_FILE: "/run/token" };
  const role = storageNeeds("s3://bucket?endpoint=http://127.0.0.1:7070", (name) => env[name]);
  assert.deepEqual(role.read, ["/run/token"]);
  assert.deepEqual(role.net, ["127.0.0.1:7070", "sts.us-east-1.amazonaws.com:443"]);
});
