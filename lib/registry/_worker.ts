/**
 * A process of its own for the tests: `_worker.ts FOLDER NAME [kill N | wait | hold]`.
 *
 * Carries out the gate's decision on NAME. `kill N` ends it with SIGKILL before its N-th step of
 * writing (counted from 0; a step that is done counts one more), `wait` holds each move of an alias
 * until a line comes in, `hold` holds everything. Prints what it came to.
 */
import { openStorage, type Storage } from "../storage/mod.ts";
import { judgedNow } from "./_shelf.ts";
import { carryOut, promoteByHand } from "./mod.ts";

const [folder, name, action, kill_at] = Deno.args as [string, string, string, string];
let steps = 0;

/** One step before the write, and one after it. */
async function step<T>(work: () => Promise<T>): Promise<T> {
  moment();
  const result = await work();
  moment();
  return result;
}

function moment(): void {
  if (action === "kill" && steps++ === Number(kill_at)) Deno.kill(Deno.pid, "SIGKILL");
}

async function hold(): Promise<void> {
  console.log("ready");
  await Deno.stdin.read(new Uint8Array(1));
}

function slowed(storage: Storage): Storage {
  return {
    name: storage.name,
    read: (key) => storage.read(key),
    has: (key) => storage.has(key),
    list: (prefix) => storage.list(prefix),
    download: (key, path) => storage.download(key, path),
    upload: (key, path) => step(() => storage.upload(key, path)),
    remove: (key) => step(() => storage.remove(key)),
    write: (key, bytes) => step(() => storage.write(key, bytes)),
    create: async (key, bytes) => {
      if (action === "wait" && key.includes("/aliases/")) await hold();
      return await step(() => storage.create(key, bytes));
    },
  };
}

const stamp = { who: name, at: new Date("2026-02-03T04:05:06Z") };
const registry = slowed(openStorage(folder));
if (action === "hold") await hold();
try {
  const number = Number(name);
  if (number > 0) {
    const { move } = await promoteByHand(registry, "shop", { number, why: "it is time" }, stamp);
    console.log(`${move.action} ${move.to}`);
  } else {
    console.log((await carryOut(registry, "shop", await judgedNow(registry, name), stamp)).outcome);
  }
} catch (error) {
  console.log((error as Error).message);
  Deno.exit(1);
}
