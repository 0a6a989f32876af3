import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Takes numbers, some of them nested",
  params: z.strictObject({
    ridge: z.number().min(0).default(1),
    steps: z.int().default(10),
    learning_rate: z.number().default(0.01),
    split: z.strictObject({ test: z.number().default(0.1) }).prefault({}),
  }),
  inputs: {},
  outputs: { model: "data/{dataset}/model.json" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.model, JSON.stringify(params));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
