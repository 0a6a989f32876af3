import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Uses what is published",
  params: z.strictObject({}),
  inputs: { published: "data/{dataset}/published.txt" },
  outputs: { used: "data/{dataset}/used.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.used, `using ${await Deno.readTextFile(inputs.published)}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
