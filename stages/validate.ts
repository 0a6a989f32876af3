/** Holds the raw tables against the contract, so that nothing runs past a critical failure. */
import { defineStage, keptOnFailure, main, report, yamlKeys } from "../lib/stage/mod.ts";
import { z } from "zod";

const stage = defineStage({
  about: "Hold the raw tables against the contract's expectations",
  params: z.strictObject({
    as_of: z.iso.date().nullable().default(null)
      .describe(
        "The only clock: the last day that is known in full. What lies after it is in the future, " +
          "and prepare ends there; null: the last day of made data, else none",
      ),
    unreadable_share_max: z.number().min(0).max(1).default(0)
      .describe(
        "Share of a table's records that may be unreadable, such as rows with a field too few",
      ),
    quarantine_rows_max: z.int().min(0).default(1000)
      .describe("Rows of a table that are set aside to look at"),
    gap_days_min: z.int().min(1).default(366)
      .describe("So many days without any row of a table are remarked: a year may be mistyped"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    raw: "data/{dataset}/raw/",
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "entity",
      "timezone",
      "tables",
    ]),
  },
  outputs: {
    page: report("data/{dataset}/quality/index.html"),
    results: keptOnFailure("data/{dataset}/quality/results.json"),
    verdict: keptOnFailure("data/{dataset}/quality/verdict.json"),
    quarantine: keptOnFailure("data/{dataset}/quality/quarantine/"),
    excluded: keptOnFailure("data/{dataset}/quality/excluded.parquet"),
  },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox, log }) {
    const { readParts } = await import("../lib/contract/mod.ts");
    const { judgeTables, refusal, remarks } = await import("../lib/quality/mod.ts");
    const { openTable } = await import("../lib/table/mod.ts");
    const parts = ["dataset", "entity", "timezone", "tables"] as const;
    const contract = readParts(inputs.contract, parts);
    const made = contract.tables.filter((table) => table.source.kind === "generate");
    const as_of = params.as_of ??
      lastDay(await Deno.readTextFile(`${inputs.raw}/manifest.json`), made.map(({ name }) => name));
    await using table = await openTable(sandbox, { memory_limit_mib: params.memory_mib });
    const paths = { raw: inputs.raw.replace(/\/$/, ""), ...outputs };
    const options = { ...params, as_of };
    const { verdict, outcomes, gaps } = await judgeTables(table, contract, paths, options);
    const why = refusal(contract.dataset, outcomes);
    if (why !== undefined) throw new Error(why);
    [...remarks(outcomes), ...gaps].forEach((line) => log(line));
    log(`rows: ${verdict.rows}, warnings: ${verdict.warnings}, left out: ${verdict.excluded}`);
  },
});
export default stage;

const manifest_file = z.object({
  tables: z.record(z.string(), z.object({ last_day: z.iso.date().nullable() })),
});

/** The last day of these tables, if they have any. */
function lastDay(manifest: string, tables: readonly string[]): string | undefined {
  const facts = manifest_file.parse(JSON.parse(manifest)).tables;
  return tables.flatMap((name) => facts[name]?.last_day ?? []).sort().at(-1);
}

if (import.meta.main) await main(stage, import.meta);
