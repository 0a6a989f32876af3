/** Brings a data set in: made by a generator, or imported from the files that its contract names. */
import { defineStage, main, nearest, nearestHint, source, yamlKeys } from "../lib/stage/mod.ts";
import { type ElearningOptions, elearningOptions } from "../lib/generator/mod.ts";
import { z } from "zod";
import type { Contract, Table as ContractTable } from "../lib/contract/mod.ts";
import type { FileImported, ParquetFacts, Table } from "../lib/table/mod.ts";

type Tables = Pick<Contract, "dataset" | "timezone" | "tables" | "obtain">;

/** What stands in manifest.json of a table; `records = rows + rejects` for one that was imported. */
type Fact = ParquetFacts & Partial<Omit<FileImported, "rows">>;

const stage = defineStage({
  about: "Make or import the raw tables, losing no record",
  params: elearningOptions.extend({
    source: z.string().default("")
      .describe("File or folder to import; empty: what lies in data/sources/<dataset>/"),
    unknown_columns: z.enum(["refuse", "ignore"]).default("refuse")
      .describe("What to do about columns in the source that the contract does not name"),
    record_kib_max: z.int().min(1).max(16_384).default(1024)
      .describe("A longer record is a reject: most often a quote that is never closed"),
    memory_mib: z.int().min(100).default(500)
      .describe("Memory of the query engine; what does not fit goes to disk"),
  }),
  inputs: {
    // First, for what is wrong with it is said in this order: a contract that cannot be read is why it
    // has not been checked.
    contract: yamlKeys("data/contracts/{dataset}.yaml", [
      "dataset",
      "obtain",
      "entity",
      "timezone",
      "tables",
    ]),
    checked: "data/{dataset}/contract/checked.json",
    source: source("source", { optional: true }),
  },
  outputs: { raw: "data/{dataset}/raw/", truth: "data/{dataset}/truth.parquet" },
  needs: { ffi: true },
  async run({ params, inputs, outputs, temporary, sandbox, log, progress }) {
    const { readParts } = await import("../lib/contract/mod.ts");
    const {
      createRejects,
      findSourceFiles,
      importFiles,
      openTable,
      parquetFacts,
      writeParquet,
      writeRejects,
    } = await import("../lib/table/mod.ts");
    const contract: Tables = readParts(inputs.contract, [
      "dataset",
      "obtain",
      "entity",
      "timezone",
      "tables",
    ]);
    const made = contract.tables.filter((table) => table.source.kind === "generate");
    const imported = contract.tables.filter((table) => table.source.kind === "files");
    if (imported.length > 0 && inputs.source === undefined) throw noSource(contract);
    await using table = await openTable(sandbox, { memory_limit_mib: params.memory_mib });
    await createRejects(table);
    const to = (name: string) => `${outputs.raw}/${name}.parquet`;
    if (made.length === 0) {
      await writeParquet(table, no_truth, outputs.truth);
    } else {
      const paths = { to, temporary, truth: outputs.truth };
      await makeTables(table, made, elearningOptions.strip().parse(params), paths, progress);
    }
    const counts = new Map<string, FileImported>();
    const problems: string[] = [];
    for (const { name, columns, source: from } of imported) {
      if (from.kind !== "files") continue;
      try {
        counts.set(
          name,
          await importFiles(table, {
            ...from,
            table: name,
            columns,
            files: await findSourceFiles(inputs.source!, from.files),
            timezone: contract.timezone,
            unknown_columns: params.unknown_columns,
            record_bytes_max: params.record_kib_max * 1024,
            nearest,
            to: to(name),
            temporary,
            progress,
          }),
        );
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        problems.push(`Cannot import table "${name}":\n${error.message}`);
      }
    }
    if (problems.length > 0) throw new TypeError(problems.join("\n"));
    await writeRejects(table, to("rejects"));
    const facts: Record<string, Fact> = {};
    for (const { name, timestamp, valid_from } of contract.tables) {
      const fact = await parquetFacts(table, to(name), timestamp ?? valid_from, contract.timezone);
      facts[name] = { ...counts.get(name), ...fact };
      log(described(name, facts[name]));
    }
    const manifest = JSON.stringify({ tables: facts }, null, 2);
    await Deno.writeTextFile(`${outputs.raw}/manifest.json`, `${manifest}\n`);
  },
});
export default stage;

/** No set but a made one knows the truth. */
const no_truth = `SELECT CAST(NULL AS VARCHAR) AS customer, CAST(NULL AS INTEGER) AS snapshot_day,
  CAST(NULL AS DOUBLE) AS churn_probability, CAST(NULL AS DOUBLE) AS churn_probability_at_last_visit
  WHERE false`;

function noSource({ dataset, obtain }: Tables): Error {
  const advice = obtain ??
    `put the files into data/sources/${dataset}/ or add --set ingest.source=PATH`;
  return new Error(
    `Cannot run stage "ingest": the source of data set "${dataset}" is missing, ${advice}`,
  );
}

/** Runs the generator, and holds its tables against what the contract says of them. */
async function makeTables(
  table: Table,
  wanted: readonly ContractTable[],
  options: ElearningOptions,
  paths: { to(name: string): string; temporary: string; truth: string },
  progress: (done: number, total: number) => void,
): Promise<void> {
  const { writeElearning } = await import("../lib/generator/mod.ts");
  const { stored_types } = await import("../lib/table/mod.ts");
  const made = ["users", "events"] as const;
  const isWanted = (name: string) => wanted.some((one) => one.name === name);
  const path = (name: string) => isWanted(name) ? paths.to(name) : `${paths.temporary}/${name}`;
  const files = { users: path("users"), events: path("events"), truth: paths.truth };
  const order = ["users", "events", "truth"];
  await writeElearning(options, table, files, (file, done) => {
    progress(order.indexOf(file) * options.users + done, order.length * options.users);
  });
  const problems: string[] = [];
  for (const { name, columns } of wanted) {
    if (name !== "users" && name !== "events") {
      const hint = nearestHint(name, made);
      problems.push(`Cannot make table "${name}": the generator makes no such table, ${hint}`);
      continue;
    }
    const found =
      (await table.all(`DESCRIBE FROM read_parquet('${paths.to(name).replaceAll("'", "''")}')`))
        .map((row) => `${row.column_name} ${row.column_type}`).slice(0, -2).join(", ");
    const expected = columns.map((one) => `${one.name} ${stored_types[one.type]}`).join(", ");
    if (found !== expected) {
      problems.push(
        `Cannot make table "${name}": the generator gives the columns ${found}, ` +
          `the contract must name them in this order and not ${expected}`,
      );
    }
  }
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}

function described(name: string, fact: Fact): string {
  const days = fact.first_day === null ? "" : `, ${fact.first_day} to ${fact.last_day}`;
  const rejects = fact.rejects ? `, rejects: ${fact.rejects}` : "";
  const ignored = fact.ignored_columns?.length
    ? `, columns ignored: ${fact.ignored_columns.join(", ")}`
    : "";
  return `${name}: rows: ${fact.rows}${days}${rejects}${ignored}`;
}

if (import.meta.main) await main(stage, import.meta);
