/**
 * A process of its own for the tests: `_model_promoter.ts FOLDER BASE [KILL_AT]`.
 *
 * Registers a small model and lets it serve. It ends itself with SIGKILL before its KILL_AT-th step of
 * writing (counted from 0; a step that is done counts one more). Prints the version's number.
 */
import { openStorage, type Storage } from "../../lib/storage/mod.ts";
import { promoteModel } from "../../serve/api/_test_registry.ts";

const [folder, base, kill_at = "-1"] = Deno.args as [string, string, string?];
let steps = 0;

function moment(): void {
  if (steps++ === Number(kill_at)) Deno.kill(Deno.pid, "SIGKILL");
}

const writing = new Set<string | symbol>(["create", "write", "upload", "remove"]);

const registry: Storage = new Proxy(openStorage(folder), {
  get(target, name) {
    const value = Reflect.get(target, name);
    if (!writing.has(name)) return typeof value === "function" ? value.bind(target) : value;
    return async (...args: unknown[]) => {
      moment();
      const result = await value.apply(target, args);
      moment();
      return result;
    };
  },
});
console.log((await promoteModel(registry, Number(base))).number);
