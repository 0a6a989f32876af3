import { z } from "zod";
import { defineStage, main, metrics, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Measures the draft against what the store wants",
  params: z.strictObject({}),
  inputs: {
    lengths: resolved({
      stores: ["shelf"],
      after: ["data/{dataset}/draft.txt"],
      resolve({ stores, after }) {
        const length = (path: string) => Deno.readTextFileSync(path).trim().length;
        return { wanted: length(`${stores.shelf}/model.txt`), draft: length(after[0]!) };
      },
    }),
  },
  outputs: { measures: metrics("data/{dataset}/measures.json") },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.measures, JSON.stringify(inputs.lengths));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
