import { z } from "zod";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Lists what a store holds",
  params: z.strictObject({}),
  inputs: {
    files: resolved({
      stores: ["shelf"],
      under: ["{dataset}/names/", "title.txt"],
      resolve({ stores, dataset }) {
        const names = [...Deno.readDirSync(`${stores.shelf}/${dataset}/names`)].map(({ name }) => name);
        return [Deno.readTextFileSync(`${stores.shelf}/title.txt`).trim(), ...names.sort()];
      },
    }),
    all: resolved({
      stores: ["shelf"],
      resolve: ({ stores }) => [...Deno.readDirSync(stores.shelf)].length,
    }),
  },
  outputs: { list: "data/{dataset}/list.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.list, `${inputs.files.join(" ")} of ${inputs.all}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
