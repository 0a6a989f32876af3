/** Checks the whole contract, so that a mistake anywhere in it is said before anything else runs. */
import { z } from "zod";
import { readContract } from "../lib/contract/mod.ts";
import { defineStage, main, yamlFile } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Checks the data set's contract as a whole",
  params: z.strictObject({}),
  inputs: { contract: yamlFile("data/contracts/{dataset}.yaml") },
  outputs: { checked: "data/{dataset}/contract/checked.json" },
  run({ inputs, outputs }) {
    const { dataset } = readContract(inputs.contract);
    // The same text whatever the contract says: stages that wait for the check do not run again for it.
    Deno.writeTextFileSync(outputs.checked, JSON.stringify({ dataset, sound: true }) + "\n");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
