import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Counts the parts",
  params: z.strictObject({}),
  inputs: { parts: "data/{dataset}/parts/" },
  outputs: { count: "data/{dataset}/count.txt" },
  async run({ inputs, outputs }) {
    const names = [...Deno.readDirSync(inputs.parts)].map((entry) => entry.name).sort();
    await Deno.writeTextFile(outputs.count, names.join(" "));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
