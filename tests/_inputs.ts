/** Runs ingest and validate over a case of input and tells what a user would see of them. */
import { join } from "node:path";
import ingest from "../stages/ingest.ts";
import validate from "../stages/validate.ts";
import { type Json, narrow, yamlInput } from "../lib/stage/mod.ts";
import { openTable, type Row } from "../lib/table/mod.ts";

/** Where the cases lie: a folder each, with `data.*` or `source/`, and what is expected. */
export const inputsFolder = join(import.meta.dirname!, "cases", "inputs");

/** What came of a case; `lines` is the text that stands in expected.txt. */
export interface CaseResult {
  lines: string[];
  /** What manifest.json says of each table, where ingest came through. */
  tables: Record<string, { records?: number; rows: number; rejects?: number }>;
  rejects: Row[];
}

/**
 * Runs a case.
 *
 * A case may have its own `contract.yaml` and `params.yaml`; else those beside the cases hold.
 */
export async function runInput(name: string): Promise<CaseResult> {
  const folder = join(inputsFolder, name);
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "inputs-" }));
  const result: CaseResult = { lines: [], tables: {}, rejects: [] };
  const say = (text: string) =>
    result.lines.push(...text.replaceAll(scratch, "<scratch>").split("\n"));
  try {
    const file = exists(join(folder, "contract.yaml"))
      ? join(folder, "contract.yaml")
      : join(inputsFolder, "contract.yaml");
    const params = exists(join(folder, "params.yaml"))
      ? (await yamlInput(
        await Deno.readTextFile(join(folder, "params.yaml")),
        "params.yaml",
        folder,
      )).value
      : {};
    const out = (path: string) => join(scratch, path);
    for (const path of ["raw", "quarantine", "tmp"]) await Deno.mkdir(out(path));
    const outputs = {
      raw: out("raw"),
      truth: out("truth.parquet"),
      page: out("index.html"),
      results: out("results.json"),
      verdict: out("verdict.json"),
      quarantine: out("quarantine"),
      excluded: out("excluded.parquet"),
    };
    const contract = async (keys: readonly string[]) => {
      const text = await Deno.readTextFile(file);
      const { value, places } = await yamlInput(text, "contract.yaml", folder);
      const at = (path: readonly (string | number)[]): string => {
        for (let length = path.length; length > 0; length--) {
          const place = places[JSON.stringify(path.slice(0, length))];
          if (place !== undefined) return `contract.yaml:${place}`;
        }
        return "contract.yaml";
      };
      return { file: "contract.yaml", value: narrow(value, keys), at };
    };
    const run = async (stage: string, work: (common: Common) => void | Promise<void>) => {
      const log: string[] = [];
      try {
        await work({
          outputs,
          temporary: out("tmp"),
          sandbox: { read: [folder, out("raw")], write: scratch, recordReads() {} },
          log: (message) => log.push(message),
          progress() {},
          stores: {},
        });
        say(`${stage}: exit 0`);
        log.forEach(say);
        return true;
      } catch (error) {
        say(`${stage}: exit 1`);
        say((error as Error).message);
        return false;
      }
    };
    const section = (stage: string): Json => (params as Record<string, Json> | null)?.[stage] ?? {};
    const source = sourceOf(folder);
    const isIn = await run("ingest", async (common) =>
      ingest.run({
        ...common,
        params: ingest.params.parse(section("ingest")),
        inputs: { checked: "", source, contract: await contract(ingest.inputs.contract.keys) },
      }));
    if (!isIn) return result;
    result.tables = JSON.parse(await Deno.readTextFile(out("raw/manifest.json"))).tables;
    await using table = await openTable({ read: [], write: scratch, recordReads() {} });
    result.rejects = await table.all(
      `FROM read_parquet('${out("raw/rejects.parquet")}')`,
    );
    for (const { file, line, column, text, reason, table } of result.rejects) {
      const where = `${table} ${file}:${line}${column === null ? "" : ` [${column}]`}`;
      say(`reject ${where} ${JSON.stringify(cut(String(text)))}: ${reason}`);
    }
    await run("validate", async (common) =>
      validate.run({
        ...common,
        params: validate.params.parse(section("validate")),
        inputs: { raw: out("raw"), contract: await contract(validate.inputs.contract.keys) },
      }));
    if (!exists(outputs.verdict)) return result;
    const { contract: _hash, ...verdict } = JSON.parse(await Deno.readTextFile(outputs.verdict));
    say(`verdict ${JSON.stringify(verdict)}`);
    const left = await table.all(
      `FROM read_parquet('${outputs.excluded}') WHERE "row" IS NOT NULL`,
    );
    for (const { table, row, _file, _line, reason } of left) {
      say(`excluded ${table} row ${row} (${_file}:${_line}): ${reason}`);
    }
    return result;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

interface Common {
  // deno-lint-ignore no-explicit-any -- each stage takes the outputs that it has declared
  outputs: any;
  temporary: string;
  sandbox: { read: string[]; write: string; recordReads(): void };
  log(message: string): void;
  progress(): void;
  stores: Record<string, never>;
}

function sourceOf(folder: string): string | undefined {
  if (exists(join(folder, "source"))) return join(folder, "source");
  const file = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith("data."));
  return file === undefined ? undefined : join(folder, file.name);
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
