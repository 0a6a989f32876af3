/** Disks that are full or read-only: small ones, mounted for the test. */
import assert from "node:assert/strict";
import {
  artifacts,
  assertSaid,
  assertTidy,
  diamond,
  outcomes,
  projectOf,
  round,
} from "../_faults.ts";
import type { TestProject } from "../_project.ts";

const can_mount = Deno.build.os === "linux" && Deno.uid() === 0;
if (!can_mount) console.log("left out: full and read-only disks, mounting one needs root on Linux");

/** In CI the tests have to run: what is left out there is never seen. */
function onDisk(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: !can_mount && Deno.env.get("CI") !== "true", fn: work });
}

function mount(...args: string[]): Disposable {
  const at = args.at(-1)!;
  run("mount", ...args);
  return { [Symbol.dispose]: () => run("umount", at) };
}

function run(command: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(command, { args }).outputSync();
  assert.ok(success, `${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** A disk of its own, of this size, at a folder of the project. */
function disk(project: TestProject, folder: string, size: string): Disposable {
  Deno.mkdirSync(project.path(folder), { recursive: true });
  return mount("-t", "tmpfs", "-o", `size=${size}`, "tmpfs", project.path(folder));
}

function remount(project: TestProject, folder: string, options: string): void {
  run("mount", "-o", `remount,${options}`, project.path(folder));
}

/** A small stage, and one that writes a file of `n` MiB after it. */
function growing(): TestProject {
  return projectOf({
    small: {
      outputs: 'file: "data/{dataset}/small.txt"',
      run: 'Deno.writeTextFileSync(outputs.file, "small " + params.n);',
    },
    large: {
      inputs: 'small: "data/{dataset}/small.txt"',
      outputs: 'file: "data/{dataset}/large.bin"',
      run: `const file = Deno.openSync(outputs.file, { create: true, write: true });
        const mebibyte = new Uint8Array(2 ** 20).fill(params.n);
        for (let n = 0; n < params.n; n++) {
          for (let at = 0; at < mebibyte.length;) at += file.writeSync(mebibyte.subarray(at));
        }`,
    },
  });
}

function size(mebibytes: number): string[] {
  return ["--set", `large.n=${mebibytes}`];
}

for (
  const [moment, mebibytes] of [["the stage writes", 20], ["its output is copied", 5]] as const
) {
  onDisk(`a disk that is full when ${moment} fails the stage and harms nothing`, async () => {
    using project = growing();
    using _disk = disk(project, "data", "8m");
    assertSaid(await project.task("repro", ...size(1)), 0);
    const before = artifacts(project);
    const ended = await project.task("repro", ...size(mebibytes));
    assertSaid(ended, 1, /^large +FAILED/m, /Cannot write .*: the disk is full, free some space/);
    assert.deepEqual(artifacts(project), before);
    assertTidy(project);
    remount(project, "data", "size=64m");
    assertSaid(await project.task("repro", ...size(mebibytes)), 0);
    assert.equal(Deno.statSync(project.path("data/default/large.bin")).size, mebibytes * 2 ** 20);
  });
}

onDisk("a disk that is full from the start is named", async () => {
  using project = growing();
  using _disk = disk(project, "data", "8m");
  assertSaid(await project.task("repro", ...size(1)), 0);
  const before = artifacts(project);
  const filler = Deno.openSync(project.path("data/filler"), { create: true, write: true });
  assert.throws(() => {
    for (;;) filler.writeSync(new Uint8Array(4096));
  });
  filler.close();
  const args = ["--set", "small.n=2", ...size(1)];
  assertSaid(await project.task("repro", ...args), 1, /Cannot write .*: the disk is full/);
  Deno.removeSync(project.path("data/filler"));
  assert.deepEqual(artifacts(project), before);
  assertSaid(await project.task("repro", ...args), 0);
  assert.equal(project.read("data/default/small.txt"), "small 2");
  assertTidy(project);
});

onDisk("a read-only data folder is named", async () => {
  using project = growing();
  using _disk = disk(project, "data", "64m");
  assertSaid(await project.task("repro", ...size(1)), 0);
  remount(project, "data", "ro");
  assertSaid(
    await project.task("repro", ...size(2)),
    1,
    /Cannot write "data\/.*: the disk is read-only/,
  );
  remount(project, "data", "rw");
  assertSaid(await project.task("repro", ...size(2)), 0);
});

onDisk("a read-only folder of outputs is named, and the run is not lost", async () => {
  using project = growing();
  using _disk = disk(project, "data/default", "64m");
  assertSaid(await project.task("repro", ...size(1)), 0);
  const before = artifacts(project);
  remount(project, "data/default", "ro");
  const ended = await project.task("repro", ...size(2));
  assertSaid(
    ended,
    1,
    'Cannot write "data/default/large.bin": the disk is read-only, make it writable and run again',
  );
  assert.deepEqual(artifacts(project), before);
  assertTidy(project);
  remount(project, "data/default", "rw");
  const next = await project.task("repro", "--json", ...size(2));
  assertSaid(next, 0);
  assert.deepEqual(outcomes(next), { small: "skip", large: "restore" });
});

onDisk("a full disk of outputs beside the cache is named, and old outputs stay", async () => {
  using project = growing();
  using _disk = disk(project, "data/default", "8m");
  assertSaid(await project.task("repro", ...size(5)), 0);
  const before = artifacts(project);
  assertSaid(
    await project.task("repro", ...size(6)),
    1,
    'Cannot write "data/default/large.bin": the disk is full, free some space and run again',
  );
  assert.deepEqual(artifacts(project), before);
  assertTidy(project);
});

onDisk("outputs and cache on two disks work as on one", async () => {
  using alone = diamond();
  assertSaid(await alone.task("repro", ...round(2)), 0);
  for (const folder of ["data/default", "data/.cache"]) {
    using project = diamond();
    using _disk = disk(project, folder, "64m");
    for (const value of [1, 2, 1, 2]) assertSaid(await project.task("repro", ...round(value)), 0);
    assert.deepEqual(artifacts(project), artifacts(alone));
    assertTidy(project);
  }
});
