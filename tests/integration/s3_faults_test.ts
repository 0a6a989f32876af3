/** What networks and servers do to S3 storage: nothing is lost, nothing is half there, and the message says what it was. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { bytes, filesBelow, newFolder, text } from "../../lib/storage/_suite.ts";
import type { Storage, StorageOptions } from "../../lib/storage/mod.ts";
import { type Fault, FaultProxy, type Seen } from "./_fault_proxy.ts";
import { freePort, key_pair, S3Server } from "./_s3_server.ts";

const server = await S3Server.start();
const mebibyte = 2 ** 20;

/** A storage behind a proxy, the same one without it, and what was asked. */
interface Setting {
  storage: Storage;
  direct: Storage;
  seen: Seen[];
}

function faultTest(
  name: string,
  choose: (request: Seen, index: number) => Fault | undefined,
  work: (setting: Setting) => Promise<void>,
  options: StorageOptions = {},
): void {
  Deno.test({ name, ignore: server === undefined }, async () => {
    await using proxy = new FaultProxy(server!.port, choose);
    const location = server!.location(proxy.address);
    const storage = server!.open(location, { attempts_max: 3, ...options });
    const direct = server!.open(location.replace(proxy.address, server!.endpoint));
    await work({ storage, direct, seen: proxy.seen });
  });
}

/** The fault that the first of the requests with this method has, and no other. */
function first(method: string, fault: Fault): (request: Seen) => Fault | undefined {
  let left = 1;
  return (request) => request.method === method && left-- > 0 ? fault : undefined;
}

function always(method: string, fault: Fault): (request: Seen) => Fault | undefined {
  return (request) => request.method === method ? fault : undefined;
}

function newFile(size: number): { path: string; content: Uint8Array<ArrayBuffer> } {
  const content = new Uint8Array(size).map((_, index) => (index * 7 + (index >> 8)) % 251);
  const path = join(newFolder(), "file");
  Deno.writeFileSync(path, content);
  return { path, content };
}

const cut_up: Fault = { kind: "cut upload", after_bytes: 2 * mebibyte };
const cut_down: Fault = { kind: "cut download", after_bytes: 2 * mebibyte };

faultTest(
  "upload() goes through although it is cut off once",
  first("PUT", cut_up),
  async (the) => {
    const { path, content } = newFile(5 * mebibyte);
    await the.storage.upload("key", path);
    assert.deepEqual(await the.direct.read("key"), content);
    assert.deepEqual(the.seen.map(({ method }) => method), ["PUT", "PUT"]);
  },
);

faultTest(
  "upload() that is always cut off leaves what was there",
  always("PUT", cut_up),
  async (the) => {
    const { path } = newFile(5 * mebibyte);
    await the.direct.write("key", bytes("old"));
    await assert.rejects(the.storage.upload("key", path), {
      message:
        /^Cannot write "key" in "s3:.*": the connection failed \(.*\), 3 tries failed; check/,
    });
    assert.equal(await text(the.direct, "key"), "old");
    await assert.rejects(the.storage.upload("other", path));
    assert.deepEqual(await the.direct.list(""), ["key"]);
  },
);

faultTest(
  "upload() in parts goes through although one part is cut off",
  ({ path }, index) => index === 2 && path.includes("partNumber=") ? cut_up : undefined,
  async (the) => {
    const { path, content } = newFile(20 * mebibyte);
    await the.storage.upload("key", path);
    assert.deepEqual(await the.direct.read("key"), content);
    const parts = the.seen.map((one) => /partNumber=(\d)/.exec(one.path)?.[1]).filter(Boolean);
    assert.equal(parts.length, 4);
  },
);

faultTest(
  "upload() in parts that fails throws its parts away",
  ({ path }) => path.includes("partNumber=2") ? { kind: "answer", status: 500 } : undefined,
  async (the) => {
    const { path } = newFile(20 * mebibyte);
    await the.direct.write("key", bytes("old"));
    await assert.rejects(the.storage.upload("key", path), {
      message: /^Cannot write "key" in "s3:.*": the server answered 500, 3 tries failed; check/,
    });
    assert.equal(await text(the.direct, "key"), "old");
    assert.equal(the.seen.filter(({ method }) => method === "DELETE").length, 1);
    assert.deepEqual(partsAtServer(), []);
  },
);

faultTest(
  "upload() in parts goes through although the answer to its beginning gets lost",
  first("POST", { kind: "lose reply" }),
  async (the) => {
    const { path, content } = newFile(10 * mebibyte);
    await the.storage.upload("key", path);
    assert.deepEqual(await the.direct.read("key"), content);
  },
);

let completions = 0;
faultTest(
  "upload() in parts finds out that a try whose answer got lost put them together",
  ({ method, path }) =>
    method === "POST" && path.includes("uploadId") && completions++ === 0
      ? { kind: "lose reply" }
      : undefined,
  async (the) => {
    const { path, content } = newFile(10 * mebibyte);
    await the.storage.upload("key", path);
    assert.deepEqual(await the.direct.read("key"), content);
    assert.equal(completions, 2);
  },
);

faultTest(
  "a body that is changed on the way up is sent again",
  first("PUT", { kind: "change upload" }),
  async (the) => {
    await the.storage.write("key", bytes("right"));
    assert.equal(await text(the.direct, "key"), "right");
    assert.equal(the.seen.length, 2);
  },
);

faultTest("download() goes on where it was cut off", first("GET", cut_down), async (the) => {
  const { path, content } = newFile(5 * mebibyte);
  await the.direct.upload("key", path);
  await the.storage.download("key", `${path}2`);
  assert.deepEqual(Deno.readFileSync(`${path}2`), content);
  assert.equal(the.seen.length, 2);
  assert.match(the.seen[1]!.range!, /^bytes=[1-9]\d*-$/);
});

faultTest(
  "download() gets through a connection that is cut after every 2 MiB",
  always("GET", cut_down),
  async (the) => {
    const { path, content } = newFile(15 * mebibyte);
    await the.direct.upload("key", path);
    await the.storage.download("key", `${path}2`);
    assert.deepEqual(Deno.readFileSync(`${path}2`), content);
    assert.ok(the.seen.length > 6, `${the.seen.length} requests, each with some ground gained`);
  },
  { attempts_max: 2 },
);

faultTest(
  "download() that brings nothing leaves nothing",
  always("GET", { kind: "cut download", after_bytes: 1000 }),
  async (the) => {
    const { path } = newFile(5 * mebibyte);
    await the.direct.upload("key", path);
    const to = newFolder();
    Deno.writeTextFileSync(join(to, "copy"), "old");
    await assert.rejects(the.storage.download("key", join(to, "copy")), {
      message: /^Cannot read "key" in "s3:.*, 3 tries failed; check the network/,
    });
    await assert.rejects(the.storage.read("key"), { message: /^Cannot read "key" in/ });
    assert.deepEqual(filesBelow(to), ["copy"]);
    assert.equal(Deno.readTextFileSync(join(to, "copy")), "old");
  },
);

Deno.test({
  name: "download() begins anew where the object is replaced meanwhile",
  ignore: server === undefined,
}, async () => {
  const [old, fresh] = [newFile(5 * mebibyte), newFile(4 * mebibyte)];
  let replaced: Promise<void> | undefined;
  await using proxy = new FaultProxy(
    server!.port,
    (_, index) => index === 0 ? cut_down : undefined,
  );
  const location = server!.location(proxy.address);
  const direct = server!.open(location.replace(proxy.address, server!.endpoint));
  await direct.upload("key", old.path);
  const storage = server!.open(location, {
    sleep: () => replaced ??= direct.upload("key", fresh.path), // between the first try and the second
  });
  await storage.download("key", `${old.path}2`);
  assert.deepEqual(Deno.readFileSync(`${old.path}2`), fresh.content);
  assert.deepEqual(proxy.seen.map(({ range }) => range !== undefined), [false, true, false]);
});

faultTest(
  "every request goes through although the server fails each first time",
  (_, index) =>
    index % 2 === 0 ? { kind: "answer", status: index % 4 === 0 ? 500 : 503 } : undefined,
  async (the) => {
    const { path, content } = newFile(9 * mebibyte);
    assert.equal(await the.storage.create("a", bytes("1")), true);
    await the.storage.write("b", bytes("2"));
    await the.storage.upload("c", path);
    assert.equal(await the.storage.has("a"), true);
    assert.equal(await text(the.storage, "b"), "2");
    assert.deepEqual(await the.storage.list(""), ["a", "b", "c"]);
    await the.storage.download("c", `${path}2`);
    assert.deepEqual(Deno.readFileSync(`${path}2`), content);
    await the.storage.remove("a");
    assert.deepEqual(await the.direct.list(""), ["b", "c"]);
  },
  { attempts_max: 5 },
);

faultTest(
  "a server that falls silent is asked again",
  first("GET", { kind: "silence" }),
  async (the) => {
    await the.direct.write("key", bytes("1"));
    assert.equal(await text(the.storage, "key"), "1");
  },
  { timeout_ms: 500 },
);

faultTest(
  "a server that stays silent is given up",
  always("GET", { kind: "silence" }),
  async (the) => {
    await assert.rejects(the.storage.read("key"), {
      message:
        /^Cannot read "key" in "s3:.*": the server said nothing for 0\.1 s, 3 tries failed; /,
    });
  },
  { timeout_ms: 100 },
);

faultTest(
  "create() whose answer gets lost knows that it was first",
  first("PUT", { kind: "lose reply" }),
  async (the) => {
    assert.equal(await the.storage.create("key", bytes("same")), true);
    assert.equal(await the.direct.create("key", bytes("same")), false);
  },
);

faultTest(
  "create() whose answers all get lost reads back who was first",
  always("PUT", { kind: "lose reply" }),
  async (the) => {
    assert.equal(await the.storage.create("key", bytes("same")), true);
    await the.direct.write("other", bytes("same"));
    assert.equal(await the.storage.create("other", bytes("same")), false);
  },
);

faultTest(
  "create() that never got there says so",
  always("PUT", { kind: "cut upload", after_bytes: 0 }),
  async (the) => {
    await assert.rejects(the.storage.create("key", bytes("1")), {
      message: /^Cannot create "key" in/,
    });
    assert.equal(await the.direct.has("key"), false);
  },
);

Deno.test({
  name: "wrong credentials, bucket and server are each named",
  ignore: server === undefined,
}, async () => {
  const check = async (storage: Storage, message: RegExp) => {
    for (
      const attempt of [
        () => storage.read("key"),
        () => storage.has("key"),
        () => storage.list(""),
        () => storage.write("key", bytes("1")),
        () => storage.create("key", bytes("1")),
        () => storage.download("key", join(newFolder(), "file")),
        () => storage.upload("key", newFile(9 * mebibyte).path),
      ]
    ) await assert.rejects(attempt(), { message });
  };
  const env = (more: Record<string, string>) => (name: string) =>
    ({ ...key_pair, ...more } as Record<string, string>)[name];
  const at = server!.location();
  await check(
    server!.open(at, { env: env({ AWS_SECRET_ACCESS_KEY: "wrong" }) }),
    /^Cannot use "s3:.*" does not accept the credentials \(SignatureDoesNotMatch\), check AWS_ACC/,
  );
  await check(
    server!.open(at, { env: env({ AWS_ACCESS_KEY_ID: "wrong" }) }),
    /^Cannot use "s3:.*" does not accept the credentials \(.*\), check AWS_ACCESS_KEY_ID and/,
  );
  await check(
    server!.open(server!.location(undefined, "nowhere")),
    /^Cannot use "s3:\/\/nowhere\/.*": "http:.*" has no bucket "nowhere", create it or name another$/,
  );
  await check(
    server!.open(server!.location(`http://127.0.0.1:${freePort()}`), { attempts_max: 2 }),
    /: the connection failed \(.*refused.*\), 2 tries failed; check the network and "http:/,
  );
});

/** Parts that wait at the server for an upload's end. */
function partsAtServer(): string[] {
  return filesBelow(join(server!.folder, "bucket")).filter((path) => path.startsWith(".sgwtmp/"));
}
