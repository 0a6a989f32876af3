/** Parts labelled rows into train, validation and test, in time wherever there is time. */
import { defineStage, main, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Split labelled rows in time into train, validation and test",
  params: z.strictObject({
    customers_max: z.int().min(1).default(100_000)
      .describe("Most customers of a part, chosen by a hash of their keys"),
    class_rows_min: z.int().min(1).default(10)
      .describe("Fewest churned and fewest other rows of a part"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    features: "data/{dataset}/features/features.parquet",
    labels: "data/{dataset}/labels/labels.parquet",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "label",
      "snapshots",
      "split",
      "calibration_snapshots",
    ]),
  },
  outputs: {
    train: "data/{dataset}/training/train.parquet",
    validation: "data/{dataset}/training/validation.parquet",
    test: "data/{dataset}/training/test.parquet",
    calibration: "data/{dataset}/training/calibration.parquet",
    summary: "data/{dataset}/training/summary.json",
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { writeTrainingSet } = await import("../lib/features/mod.ts");
    const { readParts } = await import("../lib/contract/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const contract = readParts(inputs.contract, [
      "label",
      "snapshots",
      "split",
      "calibration_snapshots",
    ]);
    const { memory_mib, ...limits } = params;
    await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
    const { features, labels } = inputs;
    const files = { features, labels, ...outputs };
    const summary = await writeTrainingSet(table, contract, files, limits);
    await Deno.writeTextFile(outputs.summary, `${JSON.stringify(summary, null, 2)}\n`);
    for (const [part, found] of Object.entries(summary.parts)) {
      if (found === null) continue;
      const { rows, churners, customers_left_out } = found;
      const beyond = customers_left_out === 0
        ? ""
        : `, ${customers_left_out} customers beyond customers_max left out`;
      log(`${part}: ${rows} rows, ${churners} churned${beyond}`);
    }
    log(summary.split.words);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
