import { z } from "zod";
import { comparedWith, published } from "../code/shelf.ts";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Compares the draft with what is published, or with what it was compared with when published",
  params: z.strictObject({}),
  inputs: {
    draft: "data/{dataset}/draft.txt",
    against: resolved({
      stores: ["shelf"],
      under: "{dataset}/names/",
      after: ["data/{dataset}/draft.txt"],
      resolve({ stores, dataset, after }) {
        const draft = Deno.readTextFileSync(after[0]!);
        const shelf = `${stores.shelf}/${dataset}`;
        const newest = published(shelf).at(-1) ?? null;
        return newest === draft ? comparedWith(shelf, draft) : newest;
      },
    }),
  },
  outputs: { verdict: "data/{dataset}/verdict.json" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.verdict, JSON.stringify({ against: inputs.against }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
