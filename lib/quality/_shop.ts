/** A small shop for this room's tests. */
import { join } from "node:path";
import { type Contract, parseContract } from "../contract/mod.ts";
import { createRejects, openTable, type Row, type Table, writeRejects } from "../table/mod.ts";
import { type Judged, judgeTables, type QualityPaths } from "./mod.ts";

/** A contract of purchases whose columns and expectations are given as YAML. */
export function shop(columns: string, expectations = "[]"): Contract {
  return parseContract(
    `
dataset: shop
about: Purchases of a shop
entity: customer_id
tables:
  purchases:
    timestamp: bought_on
    columns: { customer_id: integer, bought_on: date, ${columns} }
    expectations: ${expectations}
daily: { purchases: { count: true } }
features: { windows_days: [7] }
label: { inactive_days: 7 }
snapshots: { every_days: 7, eligible: { active_within_days: 7 } }
split: { shares: { validation: 0.15, test: 0.2 } }
value: { offer_cost: 1, saved_customer: 2, save_rate: 0.5 }
`,
    "shop.yaml",
  );
}

/** What was judged, with the files that were written. */
export interface ShopJudged extends Judged {
  // deno-lint-ignore no-explicit-any -- JSON, looked at by tests
  results: any;
  /** The file itself. */
  results_text: string;
  page: string;
  excluded: Row[];
  /** Undefined: no file. */
  quarantine: Row[] | undefined;
}

/** Judges purchases that a query gives; it names the columns of the contract. */
export async function judged(
  contract: Contract,
  select: string,
  options: {
    as_of?: string;
    rejects?: string;
    quarantine_rows_max?: number;
    gap_days_min?: number;
    unreadable_share_max?: number;
  } = {},
): Promise<ShopJudged> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    const paths: QualityPaths = {
      raw: join(root, "raw"),
      verdict: join(root, "verdict.json"),
      results: join(root, "results.json"),
      page: join(root, "index.html"),
      excluded: join(root, "excluded.parquet"),
      quarantine: join(root, "quarantine"),
    };
    for (const folder of [paths.raw, paths.quarantine]) await Deno.mkdir(folder);
    const open = () => openTable({ read: [], write: root, recordReads() {} });
    await makeRaw(await open(), paths.raw, select, options.rejects);
    await using table = await open();
    const defaults = { quarantine_rows_max: 1000, unreadable_share_max: 0, gap_days_min: 366 };
    const limits = { as_of: undefined, ...defaults, ...options };
    const found = await judgeTables(table, contract, paths, limits);
    const results_text = await Deno.readTextFile(paths.results);
    const quarantine = join(paths.quarantine, "purchases.parquet");
    const hasQuarantine = [...Deno.readDirSync(paths.quarantine)].length > 0;
    return {
      ...found,
      results: JSON.parse(results_text),
      results_text,
      page: await Deno.readTextFile(paths.page),
      excluded: await table.all(`FROM read_parquet('${paths.excluded}')`),
      quarantine: hasQuarantine ? await table.all(`FROM read_parquet('${quarantine}')`) : undefined,
    };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function makeRaw(table: Table, raw: string, select: string, rejects?: string) {
  await createRejects(table);
  if (rejects !== undefined) await table.run(`INSERT INTO rejects ${rejects}`);
  await table.run(
    `COPY (SELECT *, 'source' AS _file, row_number() OVER () + 1 AS _line FROM (${select}))
      TO '${raw}/purchases.parquet' (FORMAT parquet)`,
  );
  await writeRejects(table, `${raw}/rejects.parquet`);
  await table.close();
}
