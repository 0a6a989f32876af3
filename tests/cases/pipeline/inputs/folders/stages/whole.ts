import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Reads a folder in which another stage's folder lies",
  params: z.strictObject({ depth: z.int().default(0) }),
  inputs: { deep: "data/{dataset}/parts/deep/" },
  outputs: { list: "data/{dataset}/list.txt" },
  async run({ inputs, outputs }) {
    const names = [...Deno.readDirSync(inputs.deep)].map((entry) => entry.name).sort();
    await Deno.writeTextFile(outputs.list, names.join(" "));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
