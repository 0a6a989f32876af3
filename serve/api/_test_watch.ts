/** What the tests of the watch share: one that looks when it is told to, and a registry that fails. */
import { join } from "node:path";
import { subject_file, type Version } from "../../lib/registry/mod.ts";
import type { Storage } from "../../lib/storage/mod.ts";
import { dataset } from "./_test_registry.ts";
import { ModelSlot } from "./model_slot.ts";
import { ModelWatch, type WatchEvent, type WatchOptions } from "./model_watch.ts";

/** A watch that looks when it is told to, on a clock that is turned by hand. */
export function watchOn(registry: Storage, options: Partial<WatchOptions> = {}) {
  const slot = new ModelSlot();
  const events: WatchEvent[] = [];
  const clock = { ms: 0 };
  const watch = new ModelWatch({
    registry,
    dataset,
    champion: { alias: "champion" },
    slot,
    poll_ms: 1,
    pause: () => undefined,
    now: () => new Date(clock.ms),
    now_ms: () => clock.ms,
    random: () => 0,
    on: (event) => events.push(event),
    ...options,
  });
  return {
    watch,
    slot,
    clock,
    /** Kinds of the events since it was last asked. */
    happened: () => events.splice(0).map(({ kind }) => kind),
    served: () => slot.served.map(({ variant, model }) => `${variant} ${model.version}`),
  };
}

/** A registry that fails while it is away, and writes down what it is asked. */
export function breakable(registry: Storage) {
  const state = { away: false, asked: [] as string[] };
  const storage = new Proxy(registry, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        state.asked.push(`${String(name)} ${args[0]}`);
        if (state.away) return Promise.reject(new Error(`Cannot read "${args[0]}": it is away`));
        return value.apply(target, args);
      };
    },
  });
  return { storage, state };
}

/** Where a file of a version lies. */
export function pathOf(folder: string, version: Version, name = subject_file): string {
  const { sha256 } = version.files.find((file) => file.name === name)!;
  return join(folder, "models", dataset, "files", sha256, name);
}
