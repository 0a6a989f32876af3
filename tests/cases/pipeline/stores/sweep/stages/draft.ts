import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes a draft",
  params: z.strictObject({ text: z.string().default("one") }),
  inputs: {},
  outputs: { draft: "data/{dataset}/draft.txt" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.draft, params.text);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
