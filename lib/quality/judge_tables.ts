/** Judges all tables of a data set and writes what was found. */
import type { Contract } from "../contract/mod.ts";
import type { Table } from "../table/mod.ts";
import { text } from "./cells.ts";
import { writeExcluded } from "./excluded.ts";
import { gxResults } from "./gx_results.ts";
import { jsonText } from "./json_text.ts";
import { judgeTable } from "./judge_table.ts";
import { longGaps } from "./long_gaps.ts";
import type { Outcome } from "./outcome.ts";
import { qualityPage } from "./page.ts";
import type { Surroundings } from "./row_checks.ts";
import { type Quarantine, writeQuarantine } from "./quarantine.ts";
import { makeVerdict, type Verdict } from "./verdict.ts";

/** Where raw tables are, and where the findings go; absolute paths. */
export interface QualityPaths {
  /** Folder with a Parquet file per table, and `rejects.parquet`. */
  raw: string;
  verdict: string;
  results: string;
  page: string;
  excluded: string;
  /** Folder. */
  quarantine: string;
}

export interface QualityOptions {
  /** The last day that is not in the future, ISO; undefined: nobody knows. */
  as_of: string | undefined;
  /** Which share of a table's records may be unreadable. */
  unreadable_share_max: number;
  /** Rows of a table that are set aside for a person to look at. */
  quarantine_rows_max: number;
  /** A time of so many days without any row of a table is remarked. */
  gap_days_min: number;
}

export interface Judged {
  verdict: Verdict;
  outcomes: Outcome[];
  /** Long times without rows, in words. */
  gaps: string[];
}

/** Writes all findings, whether the data set passes or not; {@linkcode refusal} says why it does not. */
export async function judgeTables(
  sql: Table,
  contract: Pick<Contract, "dataset" | "entity" | "timezone" | "tables">,
  paths: QualityPaths,
  options: QualityOptions,
): Promise<Judged> {
  const { dataset, entity, timezone, tables } = contract;
  const { as_of } = options;
  const around: Surroundings = { tables, timezone, as_of, view: (name) => `raw_${name}` };
  await sql.run(
    `CREATE VIEW rejects AS FROM read_parquet(${text(`${paths.raw}/rejects.parquet`)})`,
  );
  for (const { name } of tables) {
    const file = text(`${paths.raw}/${name}.parquet`);
    await sql.run(
      `CREATE VIEW ${around.view(name)} AS SELECT * EXCLUDE (file_row_number),
        file_row_number AS _row FROM read_parquet(${file}, file_row_number = true)`,
    );
  }
  const outcomes: Outcome[] = [];
  const quarantines: Quarantine[] = [];
  const gaps: string[] = [];
  let rows = 0;
  for (const table of tables) {
    gaps.push(...await longGaps(sql, table, around, options.gap_days_min));
    outcomes.push(...await judgeTable(sql, table, around, options.unreadable_share_max));
    rows += Number((await sql.one(`SELECT count(*) AS n FROM ${around.view(table.name)}`)).n);
    const to = `${paths.quarantine}/${table.name}.parquet`;
    const { quarantine_rows_max } = options;
    const found = await writeQuarantine(sql, table, outcomes, around, quarantine_rows_max, to);
    if (found !== undefined) quarantines.push(found);
  }
  const { n: rejects } = await sql.one("SELECT count(*) AS n FROM rejects");
  const excluded = await writeExcluded(sql, tables, entity, outcomes, around, paths.excluded);
  const verdict = makeVerdict(outcomes, {
    checked: { dataset, entity, timezone, tables },
    as_of,
    rows,
    rejects: Number(rejects),
    excluded,
  });
  await writeJson(paths.results, gxResults(outcomes, { dataset, timezone, tables, as_of }));
  await Deno.writeTextFile(
    paths.page,
    qualityPage({ dataset, tables, outcomes, verdict, quarantines, gaps }),
  );
  await writeJson(paths.verdict, verdict);
  return { verdict, outcomes, gaps };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, `${jsonText(value, 2)}\n`);
}
