import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Reads one file in the folder of another stage",
  params: z.strictObject({}),
  inputs: { first: "data/{dataset}/parts/1.txt" },
  outputs: { first: "data/{dataset}/first.txt" },
  async run({ inputs, outputs }) {
    await Deno.copyFile(inputs.first, outputs.first);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
