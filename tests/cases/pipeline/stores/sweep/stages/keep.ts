import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Keeps the draft in the store",
  params: z.strictObject({}),
  inputs: { draft: "data/{dataset}/draft.txt", measures: "data/{dataset}/measures.json" },
  outputs: { kept: "data/{dataset}/kept.txt" },
  needs: { stores: { shelf: "write" } },
  async run({ inputs, outputs, stores }) {
    await Deno.copyFile(inputs.draft, `${stores.shelf}/draft.txt`);
    await Deno.writeTextFile(outputs.kept, "kept");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
