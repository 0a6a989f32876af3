import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Has a parameter with a default",
  params: z.strictObject({ ridge: z.number().default(1), name: z.string().optional() }),
  inputs: {},
  outputs: { model: "data/{dataset}/model.json" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.model, JSON.stringify(params));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
