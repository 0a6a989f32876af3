import { z } from "zod";
import { defineStage, main, yamlKeys } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Needs one section of the contract and one key of another",
  params: z.strictObject({}),
  inputs: {
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["features", "snapshots.every_days", "no.such"]),
  },
  outputs: { features: "data/{dataset}/features.json" },
  async run({ inputs, outputs, log }) {
    const { contract } = inputs;
    log(`${contract.at(["features", "windows_days", 1])} ${contract.at(["features", "none"])}`);
    await Deno.writeTextFile(outputs.features, JSON.stringify(contract.value));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
