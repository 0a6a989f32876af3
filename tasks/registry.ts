/** Versions of a data set's model, and which of them serves: `deno task registry list`. */
import {
  archive,
  auditLog,
  compareVersions,
  damage,
  findVersion,
  listVersions,
  type Moved,
  promoteByHand,
  readAliases,
  readArchivals,
  readVersionFile,
  registeredDatasets,
  rollback,
  type Stamp,
  type Version,
} from "../lib/registry/mod.ts";
import { nearestHint } from "../lib/std/nearest.ts";
import type { Storage } from "../lib/storage/mod.ts";
import { runTask, type Typed, UsageError } from "./_cli.ts";
import { openRegistry } from "./_open_registry.ts";
import * as text from "./_registry_text.ts";

const usage = {
  text: "deno task registry list | show [VERSION] | compare VERSION [OTHER] | " +
    "promote VERSION --why TEXT | rollback --why TEXT | archive VERSION --why TEXT " +
    "[--dataset NAME] [--json]",
  string: ["dataset", "why", "who", "to"],
  boolean: ["all", "undo", "json"],
  help: `
Versions are what the gate has judged; the champion is the one that serves. A VERSION is a number, an
alias (champion, challenger, previous) or the beginning of an id.

  list      all versions, the latest first; --all shows archived ones, too
  show      a version: figures, the gate's decision, files, moves; without VERSION: aliases and all moves
  compare   two versions; with one VERSION: the champion and this one
  promote   makes a version the champion by hand, whatever the gate has said
  rollback  makes the version that served before the champion again
  archive   hides a version from the list, and removes nothing; --undo shows it again

  --dataset NAME  the data set (default: pipeline.dataset in params.yaml)
  --why TEXT      the reason, which stays in the audit log
  --who NAME      your name in the audit log (default: that of your account)
  --to FOLDER     with show: copies the version's files there, such as card.html
  --json          one JSON document instead of lines

The registry lies where pipeline.stores.registry of params.yaml says (default: data/registry).

Examples:
  deno task registry list
  deno task registry show champion --to /tmp/champion
  deno task registry promote 3 --why "agreed with marketing"
  deno task registry rollback --why "complaints since Monday"
`,
};

interface Call {
  registry: Storage;
  dataset: string;
  typed: Typed;
}

/** What a command gives: a document for programs, lines for people, and what is wrong with the registry. */
interface Answer {
  json: unknown;
  lines: string[];
  problems?: string[];
}

interface Command {
  words: [least: number, most: number];
  /** Flags beside `--dataset` and `--json`. */
  flags: string[];
  run(call: Call, words: string[]): Promise<Answer>;
}

const commands: Record<string, Command> = {
  list: { words: [0, 0], flags: ["all"], run: list },
  show: { words: [0, 1], flags: ["to"], run: show },
  compare: { words: [1, 2], flags: [], run: compare },
  promote: { words: [1, 1], flags: ["why", "who"], run: promote },
  rollback: { words: [0, 0], flags: ["why", "who"], run: goBack },
  archive: { words: [1, 1], flags: ["why", "who", "undo"], run: hide },
};

await runTask(usage, async (typed) => {
  const { command, words } = chosen(typed);
  const call = { ...await openRegistry(Deno.cwd(), typed.value("dataset")), typed };
  const { json, lines, problems = [] } = await command.run(call, words);
  console.log(typed.has("json") ? JSON.stringify(json) : lines.join("\n"));
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
});

/** @throws {UsageError} If there is no such command, or it takes other words and flags. */
function chosen(typed: Typed): { command: Command; words: string[] } {
  const [name, ...words] = typed.words;
  if (name === undefined) {
    throw new UsageError(
      `Cannot use the registry: say what to do, one of ${Object.keys(commands).join(", ")}`,
    );
  }
  if (!Object.hasOwn(commands, name)) {
    throw new UsageError(
      `Cannot use "registry ${name}": no such command, ${nearestHint(name, Object.keys(commands))}`,
    );
  }
  const command = commands[name]!;
  const [least, most] = command.words;
  if (words.length < least) {
    throw new UsageError(`Cannot use "registry ${name}": name a version, such as "champion" or 3`);
  }
  if (words.length > most) throw new UsageError(`Cannot use "${words[most]}": too many words`);
  for (const flag of ["all", "to", "why", "who", "undo"]) {
    if (command.flags.includes(flag)) continue;
    if (typed.has(flag) || typeof typed.value(flag) === "string") {
      throw new UsageError(`Cannot use "--${flag}" with "registry ${name}"`);
    }
  }
  if (command.flags.includes("why") && (typed.value("why") ?? "").trim() === "") {
    throw new UsageError(`Cannot use "registry ${name}": say why, add --why TEXT`);
  }
  return { command, words };
}

async function list({ registry, dataset, typed }: Call): Promise<Answer> {
  const listing = await listVersions(registry, dataset, { all: typed.has("all") });
  return {
    json: listing,
    lines: listing.highest === 0
      ? text.noVersionsLines(dataset, registry.name, await registeredDatasets(registry))
      : await text.listLines(listing),
    problems: listing.problems,
  };
}

async function show({ registry, dataset, typed }: Call, [name]: string[]): Promise<Answer> {
  const log = await auditLog(registry, dataset);
  const aliases = await readAliases(registry, dataset);
  if (name === undefined) {
    const { champion, challenger, previous } = aliases;
    return {
      json: { dataset, aliases: { champion, challenger, previous }, moves: log },
      lines: await text.overviewLines(dataset, registry.name, aliases, log),
    };
  }
  const version = await findVersion(registry, dataset, name);
  const moves = log.filter(({ from, to }) => from === version.number || to === version.number);
  const archivals = await readArchivals(registry, dataset, version.number);
  const problems = await damage(registry, version);
  const to = typed.value("to");
  if (to !== undefined && problems.length === 0) await copyFiles(registry, version, to);
  const shown = { version, aliases, moves, archivals, damaged: problems.length > 0 };
  return {
    json: text.shownJson(shown),
    lines: [
      ...await text.versionLines(shown),
      ...to === undefined || problems.length > 0 ? [] : [`copied to ${to}`],
    ],
    problems,
  };
}

async function copyFiles(registry: Storage, version: Version, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const { name } of version.files) {
    await Deno.writeFile(`${folder}/${name}`, await readVersionFile(registry, version, name));
  }
}

async function compare({ registry, dataset }: Call, words: string[]): Promise<Answer> {
  const [one, other] = words.length === 2 ? words : ["champion", words[0]!];
  const comparison = compareVersions(
    await findVersion(registry, dataset, one!),
    await findVersion(registry, dataset, other!),
  );
  return { json: comparison, lines: await text.comparisonLines(comparison) };
}

async function promote(call: Call, [name]: string[]): Promise<Answer> {
  const { registry, dataset } = call;
  const { number } = await findVersion(registry, dataset, name!);
  const moved = await promoteByHand(registry, dataset, { number, why: why(call) }, stamp(call));
  return { json: text.movedJson(moved), lines: text.movedLines(dataset, moved) };
}

async function goBack(call: Call): Promise<Answer> {
  const { registry, dataset } = call;
  const moved: Moved = await rollback(registry, dataset, { why: why(call) }, stamp(call));
  return { json: text.movedJson(moved), lines: text.movedLines(dataset, moved) };
}

async function hide(call: Call, [name]: string[]): Promise<Answer> {
  const { registry, dataset, typed } = call;
  const { number } = await findVersion(registry, dataset, name!);
  const wanted = { number, why: why(call), undo: typed.has("undo") };
  const record = await archive(registry, dataset, wanted, stamp(call));
  return { json: record, lines: text.archivedLines(dataset, record) };
}

function why({ typed }: Call): string {
  return typed.value("why")!.trim();
}

function stamp({ typed }: Call): Stamp {
  const account = ["USER", "LOGNAME", "USERNAME"].map((name) => Deno.env.get(name));
  // In a container the account may have a number only.
  const who = typed.value("who") ?? account.find((name) => name) ??
    `uid ${Deno.uid() ?? "unknown"}`;
  return { who, at: new Date() };
}
