import assert from "node:assert/strict";
import { openOnline, type StoreKey } from "../../lib/online/mod.ts";
import { fillStore, storeRow } from "./_small_store.ts";
import { smallModel } from "./_test_app.ts";
import type { Serving } from "./model_slot.ts";
import { requireFeatures } from "./require_features.ts";
import { type ServedModel, servedModel } from "./served_model.ts";

const [one, other] = ["1".repeat(64), "2".repeat(64)];

/** A model whose features are of this definition. */
function modelOf(definition: string): ServedModel {
  const file = smallModel();
  return servedModel(3, "c".repeat(64), { ...file, hashes: { ...file.hashes, definition } });
}

function servingOf(champion: ServedModel): Serving {
  return { champion };
}

/** A folder with the features of these definitions. */
async function storeWith(...definitions: string[]): Promise<string> {
  const folder = Deno.makeTempDirSync({ prefix: "online-" });
  for (const definition of definitions) {
    await fillStore(folder, [storeRow("ann", "paid", 3)], {
      key: { dataset: "small", definition },
    });
  }
  return folder;
}

function checkOf(location: string) {
  const opened: StoreKey[] = [];
  const accept = requireFeatures("small", (key) => {
    opened.push(key);
    return openOnline(location, key, () => 0);
  });
  return { accept, opened };
}

Deno.test("requireFeatures() refuses a model whose features are not kept, where others are", async () => {
  const folder = await storeWith(one);
  for (const before of [undefined, servingOf(modelOf(one))]) {
    await assert.rejects(checkOf(folder).accept(modelOf(other), before), {
      name: "TypeError",
      message: 'Cannot serve version 3 of "small": its features are of definition ' +
        "2222222222222222, the feature store has those of 1111111111111111 only, type " +
        '"deno task features materialize --dataset small"',
    });
  }
});

Deno.test("requireFeatures() takes a model whose features are kept, beside those of others too", async () => {
  await checkOf(await storeWith(one, other)).accept(modelOf(other), servingOf(modelOf(one)));
});

Deno.test("requireFeatures() misses no features where nobody keeps any, or out of reach", async () => {
  await checkOf(await storeWith()).accept(modelOf(one), undefined);
  await checkOf("redis://127.0.0.1:1").accept(modelOf(one), undefined);
});

Deno.test("requireFeatures() asks no store about the definition that serves already", async () => {
  const { accept, opened } = checkOf(await storeWith(other));
  await accept(modelOf(one), servingOf(modelOf(one)));
  assert.deepEqual(opened, []);
});
