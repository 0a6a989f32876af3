/** Latest features by customer, for predictions by id: `deno task features materialize`. */
import { dayIndex, isoDay, parseContract } from "../lib/contract/mod.ts";
import { newestRows } from "../lib/features/mod.ts";
import { readDefinition } from "../lib/model/mod.ts";
import {
  featureAge,
  type OnlineStatus,
  openOnline,
  openWriter,
  type StoreKey,
} from "../lib/online/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { runTask, type Typed, UsageError } from "./_cli.ts";
import { findStore } from "./_open_store.ts";
import { CountLine } from "./_progress.ts";

const usage = {
  text: "deno task features materialize [--since DATE] | get CUSTOMER | status [--store PLACE] " +
    "[--dataset NAME] [--json]",
  string: ["since", "store", "dataset"],
  boolean: ["json"],
  words_max: 2,
  help: `
Keeps each customer's newest features where the prediction API reads them.

  materialize  writes the newest row of every customer in features/features.parquet, and removes
               customers who are no longer there; the same again changes nothing
  get          shows what is kept of one customer, and how old it is
  status       how many customers, of which definition and snapshot, how old, written when

  --since DATE    only customers with a snapshot on or after this day; nobody is removed
  --store PLACE   a folder (SQLite), or redis://HOST:PORT (default: pipeline.stores.online of
                  params.yaml, else data/online)
  --dataset NAME  the data set (default: pipeline.dataset in params.yaml)
  --json          one JSON document instead of lines

Examples:
  deno task features materialize
  deno task features get 1042
  deno task features materialize --store redis://127.0.0.1:6379 --since 2026-08-01
`,
};

await runTask(usage, async (typed) => {
  const [command, ...words] = typed.words;
  const { place, dataset } = await findStore("online", Deno.cwd(), {
    dataset: typed.value("dataset"),
    place: typed.value("store"),
  });
  if (typed.value("since") !== undefined && command !== "materialize") {
    throw new UsageError('Cannot use "--since": only materialize takes it');
  }
  if (command === "materialize" && words.length === 0) {
    return await materialize(place, dataset, typed);
  }
  if (command === "status" && words.length === 0) return await status(place, dataset, typed);
  if (command === "get" && words.length === 1) return await get(place, dataset, words[0]!, typed);
  throw new UsageError(
    command === undefined
      ? "Cannot tell what to do: type materialize, get CUSTOMER or status"
      : `Cannot run "${typed.words.join(" ")}": must be materialize, get CUSTOMER or status`,
  );
});

async function materialize(place: string, dataset: string, typed: Typed): Promise<number> {
  const since = typed.value("since");
  if (since !== undefined && !isDate(since)) {
    throw new UsageError(`Cannot use "--since ${since}": must be a date such as 2026-08-28`);
  }
  const file = `data/${dataset}/features/features.parquet`;
  const { features, key } = await definitionOf(dataset);
  const writer = await openWriter(place, key, {
    features: features.map(({ name, kind }) => ({ name, kind })),
    complete: since === undefined,
    max_age_days: await maxAge(dataset),
    now: new Date(),
  });
  const line = new CountLine("customers", typed.has("json"));
  await Deno.mkdir("data/.cache", { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: "data/.cache", prefix: "features_" });
  try {
    const path = await Deno.realPath(file);
    await using table = await openTable({ read: [path], write: scratch, recordReads: () => {} });
    const since_day = since === undefined ? undefined : dayIndex(since);
    for await (const { rows, done, total } of newestRows(table, path, features, since_day)) {
      await writer.write(rows);
      line.show(done, total);
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    line.close();
    await Deno.remove(scratch, { recursive: true });
  }
  const { written, kept, removed, status } = await writer.finish();
  if (typed.has("json")) {
    console.log(JSON.stringify({ written, kept, removed, ...status, ...ageOf(status, status) }));
  } else {
    const parts = [`${written} written`, `${kept} as they were`, `${removed} removed`];
    console.log(`${writer.name}: ${parts.join(", ")}; ${inWords(status)}`);
  }
  return 0;
}

async function status(place: string, dataset: string, typed: Typed): Promise<number> {
  const { key } = await definitionOf(dataset);
  const store = await openOnline(place, key, Date.now);
  const found = await store.status().finally(() => store.close());
  if (found === undefined) throw nothingThere(store.name, dataset);
  const told = { ...found, ...ageOf(found, found) };
  console.log(typed.has("json") ? JSON.stringify(told) : `${store.name}: ${inWords(found)}`);
  return 0;
}

async function get(
  place: string,
  dataset: string,
  customer: string,
  typed: Typed,
): Promise<number> {
  const { features, key } = await definitionOf(dataset);
  const store = await openOnline(place, key, Date.now);
  try {
    const status = await store.status();
    if (status === undefined) throw nothingThere(store.name, dataset);
    const found = await store.get(customer);
    if (found === undefined) {
      throw new Error(
        `Cannot get features of customer "${customer}": not among those of data set "${dataset}" ` +
          "that were eligible at a snapshot",
      );
    }
    const snapshot = found.snapshot_day === 0 ? null : isoDay(found.snapshot_day);
    const values = Object.fromEntries(features.map(({ name }, at) => [name, found.cells[at]!]));
    const age = ageOf(found, status);
    if (typed.has("json")) {
      console.log(JSON.stringify({ customer, snapshot, ...age, features: values }));
      return 0;
    }
    const at = snapshot === null ? "" : `, at the end of ${snapshot}, ${ageInWords(age)}`;
    console.log(`customer ${customer}${at}`);
    const width = Math.max(...features.map(({ name }) => name.length));
    for (const [name, value] of Object.entries(values)) {
      console.log(`  ${name.padEnd(width)}  ${value ?? "unknown"}`);
    }
    return 0;
  } finally {
    await store.close();
  }
}

async function definitionOf(dataset: string) {
  const path = `data/${dataset}/features/definition.json`;
  try {
    const { features, hash } = readDefinition(await Deno.readTextFile(path));
    const key: StoreKey = { dataset, definition: hash };
    return { features, key };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TypeError(
      `Cannot read "${path}": it is not made yet, type "deno task repro --dataset ${dataset} features"`,
    );
  }
}

function nothingThere(store: string, dataset: string): Error {
  return new Error(
    `Cannot read feature store "${store}": nothing has been written for this feature definition, ` +
      `type "deno task features materialize --dataset ${dataset}"`,
  );
}

function inWords(status: OnlineStatus): string {
  const { customers, snapshot_day, materialized_at, definition } = status;
  const age = ageInWords(ageOf(status, status));
  const snapshot = snapshot_day === 0 ? "" : `, newest snapshot ${isoDay(snapshot_day)}, ${age}`;
  return `${customers} customers${snapshot}, definition ${definition.slice(0, 12)}, ` +
    `written ${materialized_at}`;
}

function ageOf(of: Pick<OnlineStatus, "snapshot_day">, { max_age_days }: OnlineStatus) {
  return { ...featureAge(of, new Date(), max_age_days), max_age_days };
}

function ageInWords({ age_days, status, max_age_days }: ReturnType<typeof ageOf>): string {
  const days = `${age_days} ${age_days === 1 ? "day" : "days"} old`;
  return status === "fresh" ? days : `${days}, which is stale: at most ${max_age_days} are allowed`;
}

/** Days that the contract allows. @throws {ContractError} With all its mistakes. */
async function maxAge(dataset: string): Promise<number | null> {
  const path = `data/contracts/${dataset}.yaml`;
  return parseContract(await Deno.readTextFile(path), path).online?.max_age_days ?? null;
}

function isDate(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}
