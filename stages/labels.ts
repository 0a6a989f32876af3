/** Says who churned after each snapshot whose horizon has ended. */
import { defineStage, main, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Label every snapshot whose horizon has ended",
  params: z.strictObject({
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    daily: "data/{dataset}/prepared/daily.parquet",
    given_labels: "data/{dataset}/prepared/given_labels.parquet",
    as_of: "data/{dataset}/prepared/as_of.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["label", "snapshots"]),
  },
  outputs: { labels: "data/{dataset}/labels/labels.parquet" },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { readSpan, writeLabels } = await import("../lib/features/mod.ts");
    const { readParts } = await import("../lib/contract/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const contract = readParts(inputs.contract, ["label", "snapshots"]);
    const span = readSpan(await Deno.readTextFile(inputs.as_of));
    await using table = await openTable(sandbox, { memory_limit_mib: params.memory_mib });
    const files = { prepared: inputs, labels: outputs.labels };
    const { rows, snapshots } = await writeLabels(table, contract, span, files);
    log(span === undefined ? `${rows} customers` : `${rows} rows at ${snapshots} snapshots`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
