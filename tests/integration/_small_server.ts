/** The running API with the small model of `serve/api`, for tests that look at what it says. */
import assert from "node:assert/strict";
import { fillStore, storeRow } from "../../serve/api/_small_store.ts";
import { dataset, emptyRegistry, registerModel } from "../../serve/api/_test_registry.ts";
import { ApiServer } from "./_api_server.ts";

/**
 * Works with a server of its own, whose log must not have an error in the end. It has all that routes
 * need; customers are those of the description's examples.
 */
export async function withSmallServer(
  env: Record<string, string>,
  work: (server: ApiServer) => Promise<void>,
): Promise<void> {
  const { registry, folder } = emptyRegistry();
  await registerModel(registry, -1);
  const online = `${folder}/online`;
  await fillStore(online, [storeRow("1042", "free", 45), storeRow("a/b", null, null)]);
  {
    await using server = await ApiServer.start({
      DATASET: dataset,
      REGISTRY: folder,
      ONLINE: online,
      OUTCOMES: `${folder}/outcomes`,
      ...env,
    });
    await work(server);
    assert.deepEqual(server.lines.filter(({ level }) => level === "error"), []);
    assert.equal(server.stderr, "");
  }
  await Deno.remove(folder, { recursive: true });
}
