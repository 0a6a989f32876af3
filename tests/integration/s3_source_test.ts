/** Sources on S3: a copy that follows what is there, and stages that read it as any other source. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { bytes, filesBelow, newFolder } from "../../lib/storage/_suite.ts";
import { mirror, mirrorPath } from "../../lib/storage/mod.ts";
import { assertSaid, projectOf } from "../_faults.ts";
import { FaultProxy } from "./_fault_proxy.ts";
import { key_pair, S3Server } from "./_s3_server.ts";

const server = await S3Server.start();
const env = (name: string) => (key_pair as Record<string, string>)[name];

function s3Test(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: server === undefined }, async () => {
    for (const [key, value] of Object.entries(key_pair)) Deno.env.set(key, value);
    try {
      await work();
    } finally {
      for (const key of Object.keys(key_pair)) Deno.env.delete(key);
    }
  });
}

/** The location of a key below another location. */
function below(location: string, key: string): string {
  return location.replace("?", `/${key}?`);
}

/** Brings a copy up to date. @returns How many files were fetched. */
async function follow(location: string, folder: string): Promise<number> {
  let fetched = 0;
  await mirror(location, folder, { env, onFetch: (files) => fetched += files });
  return fetched;
}

function copy(location: string, folder: string): Record<string, string> {
  const path = mirrorPath(location, folder);
  return Object.fromEntries(
    filesBelow(path).map((name) => [name, Deno.readTextFileSync(join(path, name))]),
  );
}

s3Test(
  "mirror() keeps a folder as what lies below a prefix, and fetches what changed",
  async () => {
    const location = server!.location();
    const storage = server!.open(location);
    const folder = newFolder();
    const at = below(location, "in");
    for (const key of ["in/a.csv", "in/b/c.csv", "in-other/d.csv"]) {
      await storage.write(
        key,
        bytes(key),
      );
    }
    assert.equal(await follow(at, folder), 2);
    assert.deepEqual(copy(at, folder), { "a.csv": "in/a.csv", "b/c.csv": "in/b/c.csv" });
    assert.equal(await follow(at, folder), 0);
    await storage.write("in/a.csv", bytes("changed!")); // as long as before
    await storage.write("in/e.csv", bytes("new"));
    await storage.remove("in/b/c.csv");
    assert.equal(await follow(at, folder), 2);
    assert.deepEqual(copy(at, folder), { "a.csv": "changed!", "e.csv": "new" });
    Deno.writeTextFileSync(join(mirrorPath(at, folder), "e.csv"), "edited");
    Deno.writeTextFileSync(join(mirrorPath(at, folder), "mine.csv"), "mine");
    assert.equal(await follow(at, folder), 1);
    assert.deepEqual(copy(at, folder), { "a.csv": "changed!", "e.csv": "new" });
  },
);

s3Test(
  "mirror() keeps one object as a file of its name, also where it becomes a folder",
  async () => {
    const location = server!.location();
    const storage = server!.open(location);
    const folder = newFolder();
    const at = below(location, "events.csv");
    await storage.write("events.csv", bytes("1"));
    await storage.write("events.csv.old", bytes("0"));
    await follow(at, folder);
    assert.match(mirrorPath(at, folder), /\/events\.csv$/);
    assert.equal(Deno.readTextFileSync(mirrorPath(at, folder)), "1");
    await storage.remove("events.csv");
    await storage.write("events.csv/part", bytes("2"));
    await follow(at, folder);
    assert.deepEqual(copy(at, folder), { part: "2" });
    await storage.remove("events.csv/part");
    await assert.rejects(follow(at, folder), {
      message:
        /^Cannot read "s3:.*events.csv": there is neither an object nor a folder of this name$/,
    });
  },
);

s3Test("mirror() that fails keeps what it has for the next try", async () => {
  const location = server!.location();
  const storage = server!.open(location);
  for (const key of ["in/a", "in/b"]) await storage.write(key, bytes(key));
  const folder = newFolder();
  let is_broken = true;
  await using proxy = new FaultProxy(
    server!.port,
    ({ path }) => is_broken && path.endsWith("/in/b") ? { kind: "answer", status: 500 } : undefined,
  );
  const at = below(location, "in").replace(server!.endpoint, proxy.address);
  const options = { env, attempts_max: 2, sleep: () => Promise.resolve() };
  await assert.rejects(mirror(at, folder, options), { message: /in\/b" in .*500, 2 tries failed/ });
  is_broken = false;
  proxy.seen.length = 0;
  await mirror(at, folder, options);
  assert.deepEqual(copy(at, folder), { a: "in/a", b: "in/b" });
  assert.deepEqual(proxy.seen.filter(({ path }) => /\/in\/.$/.test(path)).length, 1);
});

s3Test("a stage reads a source on S3, again only when its content is another one", async () => {
  const location = server!.location();
  const storage = server!.open(location);
  using project = projectOf({
    take: {
      inputs: 'raw: source("source")',
      outputs: 'file: "data/{dataset}/taken.txt"',
      run: "Deno.copyFileSync(inputs.raw, outputs.file);",
    },
  });
  const set = ["--set", `take.source=${below(location, "events.csv")}`];
  const missing = await project.task("repro", ...set);
  assertSaid(missing, 1, /Cannot read "s3:.*events.csv": there is neither an object nor a folder/);
  await storage.write("events.csv", bytes("one"));
  assertSaid(await project.task("repro", ...set), 0, /fetches 1 file \(3 B\)/, /^take +run/m);
  assert.equal(project.read("data/default/taken.txt"), "one");
  const again = await project.task("repro", ...set);
  assertSaid(again, 0, /^take +skip/m);
  assert.doesNotMatch(again.stdout, /fetches/);
  await storage.write("events.csv", bytes("two"));
  assertSaid(await project.task("status", ...set), 0, /^take +run +input raw changed/m);
  assertSaid(await project.task("repro", ...set), 0, /^take +run/m);
  assert.equal(project.read("data/default/taken.txt"), "two");
  // Where it lies counts for nothing: the same bytes from a file are the same source.
  project.write("events.csv", "two");
  const local = ["--set", `take.source=${project.path("events.csv")}`];
  assertSaid(await project.task("repro", ...local), 0, /^take +skip/m);
  assert.doesNotMatch(project.read("data/default.lock.json"), /s3:|127\.0\.0\.1/);
  assertSaid(
    await project.deno("run", "-A", "stages/take.ts", ...set),
    1,
    /Cannot run stage "take" alone: source "s3:.*" is on a server, run "deno task stage take --set/,
  );
});

s3Test("a source on S3 that cannot be had is refused in words", async () => {
  using project = projectOf({
    take: {
      inputs: 'raw: source("source")',
      outputs: 'file: "data/{dataset}/taken.txt"',
      run: "Deno.copyFileSync(inputs.raw, outputs.file);",
    },
  });
  const repro = (source: string) => project.task("repro", "--set", `take.source=${source}`);
  const at = server!.location();
  assertSaid(await repro(`${at}&regoin=x`), 1, /has no setting "regoin", valid are "endpoint"/);
  assertSaid(await repro("gs://bucket/x"), 1, /Cannot use storage "gs:…": must be the path of a f/);
  Deno.env.delete("AWS_SECRET_ACCESS_KEY");
  const ended = await repro(at);
  assertSaid(ended, 1, /AWS_ACCESS_KEY_ID stands without AWS_SECRET_ACCESS_KEY, set both/);
  assert.doesNotMatch(ended.stderr, /testtest|\n +at /);
});
