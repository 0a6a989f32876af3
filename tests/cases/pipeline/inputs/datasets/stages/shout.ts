import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Shouts it",
  params: z.strictObject({}),
  inputs: { raw: "data/{dataset}/raw.txt" },
  outputs: { loud: "data/{dataset}/loud.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.loud, (await Deno.readTextFile(inputs.raw)).toUpperCase());
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
