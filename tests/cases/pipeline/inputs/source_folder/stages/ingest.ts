import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Lists the raw files",
  params: z.strictObject({ source: z.string().optional() }),
  inputs: { raw: source("source") },
  outputs: { list: "data/{dataset}/list.txt" },
  async run({ inputs, outputs }) {
    const names: string[] = [];
    for (const entry of Deno.readDirSync(inputs.raw)) names.push(entry.name);
    await Deno.writeTextFile(outputs.list, names.sort().join(" "));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
