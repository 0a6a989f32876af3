/** Makes customers and their active days from raw tables, without the rows that validation took out. */
import { defineStage, main, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Aggregate raw events to customers and their active days",
  params: z.strictObject({
    as_of: z.iso.date().nullable().default(null)
      .describe(
        "The day to look back from, past which nothing is read; null: that of validation, or where " +
          "it has none the last day that is known in full as far as the data tell",
      ),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    raw: "data/{dataset}/raw/",
    verdict: "data/{dataset}/quality/verdict.json",
    excluded: "data/{dataset}/quality/excluded.parquet",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "entity",
      "timezone",
      "tables",
      "daily",
      // Windows are no matter of this stage.
      "features.attributes",
      "label",
    ]),
  },
  outputs: {
    daily: "data/{dataset}/prepared/daily.parquet",
    customers: "data/{dataset}/prepared/customers.parquet",
    attributes: "data/{dataset}/prepared/attributes.parquet",
    given_labels: "data/{dataset}/prepared/given_labels.parquet",
    as_of: "data/{dataset}/prepared/as_of.json",
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { partsHash, readParts } = await import("../lib/contract/mod.ts");
    const { asOfJson, readPrepareParts, readVerdict, writePrepared } = await import(
      "../lib/features/mod.ts"
    );
    const { openTable } = await import("../lib/table/mod.ts");
    const contract = readPrepareParts(inputs.contract);
    const judged = readParts(inputs.contract, ["dataset", "entity", "timezone", "tables"]);
    const verdict = readVerdict(await Deno.readTextFile(inputs.verdict), partsHash(judged));
    await using table = await openTable(sandbox, { memory_limit_mib: params.memory_mib });
    const prepared = await writePrepared(table, contract, params.as_of ?? verdict.as_of, {
      raw: inputs.raw,
      excluded: inputs.excluded,
      prepared: outputs,
    });
    await Deno.writeTextFile(outputs.as_of, `${JSON.stringify(asOfJson(prepared), null, 2)}\n`);
    for (const { table, excluded, without_place } of prepared.left_out) {
      if (excluded > 0) log(`${table}: ${excluded} rows left out by validation`);
      if (without_place > 0) {
        log(`${table}: ${without_place} rows without customer or day left out`);
      }
    }
    log(`${prepared.rows.customers} customers, ${prepared.rows.daily} active days`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
