/** Fits buy till you die to purchase histories, without labels, where the contract asks for it. */
import { defineStage, main, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Fit buy till you die: when people bought says how likely they come back",
  params: z.strictObject({
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    // All customers: those who have gone are no training rows, and say most about how people go.
    daily: "data/{dataset}/prepared/daily.parquet",
    summary: "data/{dataset}/training/summary.json",
    definition: "data/{dataset}/features/definition.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "label",
      "snapshots",
      "value",
    ]),
  },
  outputs: { model: "data/{dataset}/models/buy_till_you_die/model.json" },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { nothingAsked } = await import("./_buy_till_you_die.ts");
    const { fitToHistories } = await import("./_fit_buy_till_you_die.ts");
    const { readDefinition, saveModel } = await import("../lib/model/mod.ts");
    const { asksForBuyTillYouDie } = await import("../lib/training/mod.ts");
    const definition = readDefinition(await Deno.readTextFile(inputs.definition));
    if (!asksForBuyTillYouDie(definition)) {
      await Deno.writeTextFile(outputs.model, nothingAsked);
      log("not asked for: the contract has no features.buy_till_you_die");
      return;
    }
    const { model, words } = await fitToHistories(inputs, definition, sandbox, params.memory_mib);
    await Deno.writeTextFile(outputs.model, saveModel(model));
    log(words);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
