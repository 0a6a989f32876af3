/** Push, pull and checkout through the command line, with a bucket as the remote. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { house, TestProject } from "../_project.ts";
import { assertSaid } from "../_faults.ts";
import { type Fault, FaultProxy, type Seen } from "./_fault_proxy.ts";
import { freePort, key_pair, S3Server } from "./_s3_server.ts";

const server = await S3Server.start();

/** A test whose tasks have these variables. */
function s3Test(
  name: string,
  work: () => Promise<void>,
  env: Record<string, string> = key_pair,
): void {
  Deno.test({ name, ignore: server === undefined }, async () => {
    for (const [key, value] of Object.entries(env)) Deno.env.set(key, value);
    try {
      await work();
    } finally {
      for (const key of Object.keys(env)) Deno.env.delete(key);
    }
  });
}

/** A project that has made three outputs, one of them a folder: four objects. */
async function madeProject(): Promise<TestProject> {
  const project = TestProject.make(join(house, "tests", "cases", "pipeline", "store", "push_pull"));
  assertSaid(await project.task("repro"), 0);
  return project;
}

function forget(project: TestProject): void {
  for (const path of ["data/.cache", "data/default"]) {
    Deno.removeSync(project.path(path), { recursive: true });
  }
}

s3Test("what was pushed to a bucket is pulled from it, and nothing has to run", async () => {
  using project = await madeProject();
  const remote = server!.location();
  project.write("params.yaml", `pipeline:\n  remote: ${remote}\n`);
  assertSaid(await project.task("push"), 0, /^sent 4 objects \(90 B\), 0 were there already$/m);
  assertSaid(await project.task("push"), 0, /has everything that this lock names/);
  forget(project);
  assertSaid(
    await project.task("pull"),
    0,
    /^fetched 4 objects \(90 B\)$/m,
    /^3 restored, 0 in pl/m,
  );
  assertSaid(await project.task("repro"), 0, /^make +skip/m);
  forget(project);
  assertSaid(await project.task("checkout"), 0, /^3 restored, 0 in place already$/m);
});

s3Test("a bucket that has nothing is said to have nothing", async () => {
  using project = await madeProject();
  forget(project);
  const ended = await project.task("pull", "--remote", server!.location());
  assertSaid(
    ended,
    1,
    /Cannot restore "data\/default\/text.txt": it is neither in the cache nor in "s3:/,
  );
});

const wrong = { ...key_pair, AWS_SECRET_ACCESS_KEY: "not-this-one" };
s3Test("wrong credentials end a push with a message that does not show them", async () => {
  using project = await madeProject();
  const ended = await project.task("push", "--remote", server!.location());
  assertSaid(
    ended,
    1,
    /^Cannot use "s3:.*" does not accept the credentials \(Signature.*\), check AWS_/,
  );
  assert.doesNotMatch(ended.stdout + ended.stderr, /not-this-one/);
}, wrong);

s3Test("missing credentials end a pull with what to do", async () => {
  using project = await madeProject();
  const pull = (remote: string) => project.task("pull", "--remote", remote);
  assertSaid(
    await pull(server!.location()),
    1,
    /there are no credentials, set AWS_ACCESS_KEY_ID and/,
  );
}, {});

s3Test("a missing bucket and a missing server end a pull with what to do", async () => {
  using project = await madeProject();
  const pull = (remote: string) => project.task("pull", "--remote", remote);
  const nowhere = server!.location(undefined, "nowhere");
  assertSaid(await pull(nowhere), 1, /has no bucket "nowhere", create it or name another$/m);
  const dead = server!.location(`http://127.0.0.1:${freePort()}`);
  assertSaid(await pull(dead), 1, /refused.* 7 tries failed; check the network and "http:/);
  assertSaid(await pull(`${nowhere}&regoin=x`), 1, /no setting "regoin", valid are "endpoint"/);
});

for (
  const [moment, isMoment, objects] of [
    ["between objects and manifest", (path: string) => path.includes("/manifests/"), 4],
    ["between two objects", (_: string, puts: number) => puts === 3, 2],
  ] as const
) {
  s3Test(`a push that is killed ${moment} loses nothing and shows nothing half`, async () => {
    using project = await madeProject();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    let puts = 0;
    const choose = ({ method, path }: Seen): Fault | undefined => {
      if (method !== "PUT" || !isMoment(path, ++puts)) return undefined;
      // The others of those on their way at once are let through before the kill.
      setTimeout(reach, 500);
      return { kind: "silence" };
    };
    const location = server!.location();
    {
      await using proxy = new FaultProxy(server!.port, choose);
      const through = location.replace(server!.endpoint, proxy.address);
      const child = project.start("push", "--remote", through);
      await reached;
      child.kill("SIGKILL");
      await child.output();
    }
    const storage = server!.open(location);
    assert.deepEqual(await storage.list("manifests/"), []);
    const before = await storage.list("objects/");
    assert.ok(before.length >= objects, `${before.length} objects`);
    for (const key of before) { // each is whole
      const bytes = await storage.read(key);
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes!)).toHex();
      assert.equal(key, `objects/${hash.slice(0, 2)}/${hash.slice(2)}`);
    }
    const again = await project.task("push", "--remote", location);
    assertSaid(again, 0, `sent ${4 - before.length} object`);
    assert.equal((await storage.list("manifests/")).length, 1);
    forget(project);
    assertSaid(await project.task("pull", "--remote", location), 0, /^3 restored/m);
  });
}
