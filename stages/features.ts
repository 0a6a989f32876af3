/** Makes the features of every eligible customer at every snapshot. */
import { defineStage, main, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Make features of every eligible customer at every snapshot",
  params: z.strictObject({
    rows_max: z.int().min(1).default(300_000)
      .describe("Most rows that are made at once; more need more memory"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    daily: "data/{dataset}/prepared/daily.parquet",
    customers: "data/{dataset}/prepared/customers.parquet",
    attributes: "data/{dataset}/prepared/attributes.parquet",
    as_of: "data/{dataset}/prepared/as_of.json",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "tables",
      "daily",
      "features",
      "snapshots",
    ]),
  },
  outputs: {
    features: "data/{dataset}/features/features.parquet",
    definition: "data/{dataset}/features/definition.json",
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, temporary, sandbox, log }) {
    const { definitionJson, readSpan, writeFeatures } = await import("../lib/features/mod.ts");
    const { readParts } = await import("../lib/contract/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const contract = readParts(inputs.contract, ["tables", "daily", "features", "snapshots"]);
    const span = readSpan(await Deno.readTextFile(inputs.as_of));
    await Deno.writeTextFile(outputs.definition, definitionJson(contract));
    await using table = await openTable(sandbox, { memory_limit_mib: params.memory_mib });
    const files = { prepared: inputs, features: outputs.features, temporary };
    const { rows, snapshots } = await writeFeatures(table, contract, span, files, params.rows_max);
    log(span === undefined ? `${rows} customers` : `${rows} rows at ${snapshots} snapshots`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
