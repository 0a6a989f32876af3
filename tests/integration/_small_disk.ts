/** Disks of their own, as small as a test wants them. */
import assert from "node:assert/strict";

const is_possible = Deno.build.os === "linux" && Deno.uid() === 0;
if (!is_possible) console.log("left out: a full disk, mounting one needs root on Linux");

/** Whether tests may mount disks; in CI they have to, as what is left out there is never seen. */
export const can_mount = is_possible || Deno.env.get("CI") === "true";

/** A disk, mounted until it is disposed of. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Leaves no room. */
  fill(): void;
  /** Makes room again. */
  free(): void;
  resize(size: string): void;
}

/** Mounts a disk. @param size As `mount` takes it, such as 2m. */
export function smallDisk(size: string): SmallDisk {
  const folder = Deno.makeTempDirSync();
  run("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder);
  return {
    folder,
    fill() {
      using filler = Deno.openSync(`${folder}/filler`, { create: true, write: true });
      assert.throws(() => {
        for (;;) filler.writeSync(new Uint8Array(4096));
      });
    },
    free: () => Deno.removeSync(`${folder}/filler`),
    resize: (size) => run("mount", "-o", `remount,size=${size}`, folder),
    [Symbol.dispose]() {
      run("umount", folder);
      Deno.removeSync(folder);
    },
  };
}

function run(command: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(command, { args }).outputSync();
  assert.ok(success, `${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
