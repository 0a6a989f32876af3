/** Drafts a contract from files, or checks one: `deno task contract orders.csv`. */
import { basename } from "node:path";
import { type Contract, featureNames, parseContract } from "../lib/contract/mod.ts";
import { draftContract } from "../lib/draft/mod.ts";
import { runTask, type Typed, UsageError } from "./_cli.ts";

const usage = {
  text: "deno task contract FILE… [--write NAME] | --check NAME",
  string: ["write", "check"],
  help: `
Drafts a contract from CSV, JSON lines or Parquet files: types, keys, ranges, sets of values, and
candidates for customer, time and label. Comments say why; edit what was guessed wrong.

  --write NAME   writes data/contracts/NAME.yaml, which must not exist yet; else it is printed
  --check NAME   reads data/contracts/NAME.yaml and says all that is wrong with it

Examples:
  deno task contract customers.csv orders.csv --write shop
  deno task contract --check shop
`,
};

await runTask(usage, async (typed) => {
  const check = typed.value("check");
  if (check === undefined) return await draft(typed);
  if (typed.words.length > 0 || typed.value("write") !== undefined) {
    throw new UsageError('Cannot use "--check" beside files or "--write"');
  }
  const path = contractPath(check);
  console.log(summary(path, parseContract(await readText(path), path)));
  return 0;
});

async function draft(typed: Typed): Promise<number> {
  if (typed.words.length === 0) {
    throw new UsageError("Cannot draft a contract: name the files to look at, or --check NAME");
  }
  const name = typed.value("write") ?? nameOf(typed.words[0]!);
  const path = contractPath(name);
  if (typed.value("write") !== undefined && await exists(path)) {
    throw new TypeError(
      `Cannot write "${path}": it is there already, remove it or take another name`,
    );
  }
  const files = await Promise.all(typed.words.map(realFile));
  const text = await withEngine(
    files.map((file) => file.path),
    (ask) => draftContract(name, files, ask),
  );
  // A draft that is no contract would be a defect, and is better found here than by the user.
  const contract = parseContract(text, path);
  if (typed.value("write") === undefined) {
    console.log(text.trimEnd());
    return 0;
  }
  await Deno.mkdir("data/contracts", { recursive: true });
  await Deno.writeTextFile(path, text, { createNew: true });
  console.log(summary(path, contract));
  return 0;
}

/** Opens the query engine on these files alone. */
async function withEngine<T>(
  read: string[],
  work: (ask: (sql: string) => Promise<Record<string, unknown>[]>) => Promise<T>,
): Promise<T> {
  const { openTable } = await import("../lib/table/mod.ts");
  await Deno.mkdir("data/.cache", { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: "data/.cache", prefix: "contract_" });
  try {
    await using table = await openTable({ read, write: scratch, recordReads: () => {} });
    return await work(table.all);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function realFile(typed: string): Promise<{ path: string; name: string }> {
  try {
    const path = await Deno.realPath(typed);
    if ((await Deno.stat(path)).isFile) return { path, name: basename(typed) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new TypeError(`Cannot read "${typed}": there is no such file`);
  }
  throw new TypeError(`Cannot read "${typed}": it is no file, name one of the files in it`);
}

function contractPath(name: string): string {
  if (/^[a-z0-9][a-z0-9_-]*$/.test(name)) return `data/contracts/${name}.yaml`;
  throw new UsageError(
    `Cannot use data set "${name}": a name must be lower-case letters, digits, "-" and "_"`,
  );
}

/** A name of a data set out of a file's. */
function nameOf(file: string): string {
  const plain = basename(file).replace(/\..*$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-+|-+$/g, "") || "mine";
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const name = basename(path, ".yaml");
    throw new TypeError(
      `Cannot read "${path}": there is no such contract, type "deno task contract FILE… --write ${name}"`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  });
}

function summary(path: string, contract: Contract): string {
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const { tables, daily, dataset } = contract;
  return `${path}: a contract with ${count(tables.length, "table")}, ` +
    `${count(daily.length, "measure")} and ${count(featureNames(contract).length, "feature")}, ` +
    `next is "deno task repro --dataset ${dataset}"`;
}
