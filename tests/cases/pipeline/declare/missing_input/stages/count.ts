import { z } from "zod";
import { defineStage, main, optional, yamlKeys } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Counts words",
  params: z.strictObject({}),
  inputs: {
    words: "data/{dataset}/wrods.txt",
    dictionary: "data/dictionary.txt",
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["label"]),
    stop: optional("data/stop.txt"),
  },
  outputs: { count: "data/{dataset}/count.txt" },
  async run({ inputs, outputs }) {
    const words = await Deno.readTextFile(inputs.words);
    await Deno.writeTextFile(outputs.count, `${words.length} ${inputs.stop}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
