import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Sorts the lines and drops repeated ones",
  params: z.strictObject({}),
  inputs: { raw: "data/raw.txt" },
  outputs: { clean: "data/{dataset}/clean.txt" },
  async run({ inputs, outputs }) {
    const lines = (await Deno.readTextFile(inputs.raw)).trimEnd().split("\n");
    await Deno.writeTextFile(outputs.clean, [...new Set(lines)].sort().join("\n") + "\n");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
