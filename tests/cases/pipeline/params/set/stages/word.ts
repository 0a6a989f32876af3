import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes its parameters",
  params: z.strictObject({
    text: z.string().default("default"),
    list: z.array(z.number()).default([]),
    deep: z.strictObject({ flag: z.boolean().default(false), size: z.number().optional() })
      .prefault({}),
  }),
  inputs: {},
  outputs: { out: "data/{dataset}/word.json" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.out, JSON.stringify(params));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
