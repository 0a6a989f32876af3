import { z } from "zod";
import { defineStage, main, optional } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Compares with the champion, if there is one",
  params: z.strictObject({}),
  inputs: { model: "data/model.txt", champion: optional("data/champion.txt") },
  outputs: { verdict: "data/{dataset}/verdict.txt" },
  async run({ inputs, outputs }) {
    const champion = inputs.champion === undefined ? "nobody" : await Deno.readTextFile(inputs.champion);
    await Deno.writeTextFile(outputs.verdict, `better than ${champion}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
