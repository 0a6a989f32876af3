/** Chooses which of the trained models is to pass the gate, by rows that none of them has seen. */
import { defineStage, main, optional } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Choose the candidate by validation rows, the simpler model within chance",
  params: z.strictObject({
    use: z.enum(["best", "baseline", "challenger", "imported"]).default("best")
      .describe("best: the better by log loss, the baseline within one standard error"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    baseline: "data/{dataset}/models/baseline/model.json",
    baseline_validation: "data/{dataset}/models/baseline/validation.parquet",
    challenger: "data/{dataset}/models/challenger/model.json",
    challenger_validation: "data/{dataset}/models/challenger/validation.parquet",
    imported: optional("data/{dataset}/models/imported/model.json"),
  },
  outputs: {
    model: "data/{dataset}/models/candidate/model.json",
    choice: "data/{dataset}/models/candidate/choice.json",
  },
  needs: { ffi: true },
  async run({ params: { use, memory_mib }, inputs, outputs, sandbox, log }) {
    const { chooseCandidate } = await import("../lib/evaluation/mod.ts");
    const { loadModel } = await import("../lib/model/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const { readForeseen } = await import("./_foreseen.ts");
    if (use === "imported" && inputs.imported === undefined) {
      throw new Error(
        'Cannot use the model "imported": there is none, bring one by "deno task import-model" ' +
          "or set candidate.use to best",
      );
    }
    const files = { baseline: inputs.baseline, challenger: inputs.challenger };
    await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
    const foreseen = async (name: keyof typeof files) => {
      const { model } = loadModel(
        await Deno.readTextFile(files[name]),
        `models/${name}/model.json`,
      );
      const rows = await readForeseen(table, inputs[`${name}_validation`]);
      return { name, kind: model.kind, ...rows };
    };
    const best = chooseCandidate([await foreseen("baseline"), await foreseen("challenger")]);
    const choice = use === "best" ? best : {
      ...best,
      chosen: use,
      sentence: `The ${use} model is taken, as candidate.use asks. ${best.sentence}`,
    };
    const paths: Record<string, string | undefined> = { ...files, imported: inputs.imported };
    await Deno.copyFile(paths[choice.chosen]!, outputs.model);
    await Deno.writeTextFile(outputs.choice, `${JSON.stringify(choice, null, 2)}\n`);
    log(choice.sentence);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
