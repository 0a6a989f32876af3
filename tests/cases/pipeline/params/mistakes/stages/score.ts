import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Takes a number and one of two words",
  params: z.strictObject({
    top: z.int().min(0).default(3),
    mode: z.enum(["exact", "rough"]).default("exact"),
    label: z.string(),
  }),
  inputs: {},
  outputs: { score: "data/{dataset}/score.json" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.score, JSON.stringify(params));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
