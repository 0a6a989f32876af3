import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Counts the lines",
  params: z.strictObject({}),
  inputs: { clean: "data/{dataset}/clean.txt" },
  outputs: { count: "data/{dataset}/count.txt" },
  async run({ inputs, outputs }) {
    const lines = (await Deno.readTextFile(inputs.clean)).trimEnd().split("\n");
    await Deno.writeTextFile(outputs.count, `${lines.length}\n`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
