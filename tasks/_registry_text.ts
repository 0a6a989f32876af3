/** What `deno task registry` says to people. */
import {
  alias_names,
  type Aliases,
  type Archival,
  type Figure,
  type ListedVersion,
  type Listing,
  type Moved,
  type NumberedMove,
  type Version,
  type VersionComparison,
} from "../lib/registry/mod.ts";
import { textTable } from "../lib/pipeline/mod.ts";

/** The figures that a list has room for. */
const listed_figures = { pr_auc: "PR-AUC", roc_auc: "ROC-AUC", log_loss: "log loss" } as const;

/** The hash of the rows that figures were measured on. */
const test_fact = "sha256.test_data";

/** A version with all that is known of it. */
export interface ShownVersion {
  version: Version;
  aliases: Aliases;
  moves: readonly NumberedMove[];
  archivals: readonly Archival[];
  damaged: boolean;
}

export function noVersionsLines(dataset: string, place: string, others: string[]): string[] {
  const has = others.length === 0
    ? ""
    : ` (it has some of ${others.map((one) => `"${one}"`).join(", ")})`;
  return [
    `"${place}" has no versions of "${dataset}" yet${has}, ` +
    `"deno task repro --dataset ${dataset}" makes the first`,
  ];
}

export async function listLines({ versions, hidden }: Listing): Promise<string[]> {
  const rows = versions.map((version) => [
    String(version.number),
    [...version.aliases, ...version.archived ? ["archived"] : []].join(", "),
    verdict(version),
    version.kind,
    ...Object.keys(listed_figures).map((name) => version.figures[name]?.value.toFixed(4)),
    minute(version.registered.at),
    version.registered.who,
    version.id.slice(0, 12),
  ]);
  const titles = Object.values(listed_figures);
  const header = ["version", "alias", "gate", "kind", ...titles, "registered", "by", "id"];
  const left_out = hidden === 1 ? "1 archived version is" : `${hidden} archived versions are`;
  return [
    ...rows.length > 0 ? [await textTable(header, rows)] : [],
    ...hidden > 0 ? [`${left_out} left out, add --all to see them`] : [],
  ];
}

export async function overviewLines(
  dataset: string,
  place: string,
  aliases: Aliases,
  moves: readonly NumberedMove[],
): Promise<string[]> {
  const stand = alias_names.map((name) => `${name} ${aliases[name] ?? "none"}`).join(", ");
  return [`"${dataset}" in "${place}": ${stand}`, ...await moveLines(moves)];
}

export async function versionLines(shown: ShownVersion): Promise<string[]> {
  const { version, aliases, moves, archivals, damaged } = shown;
  const { dataset, number, id, registered, kind, decision, figures, facts, files } = version;
  const names = aliasNames(shown);
  const is_archived = aliases.archived.has(number);
  const from = registered.commit === null ? "" : ` from commit ${registered.commit.slice(0, 12)}`;
  return [
    `version ${number} of "${dataset}"` + (names.length > 0 ? `: ${names.join(", ")}` : "") +
    (is_archived ? " (archived)" : ""),
    `id ${id}`,
    `${kind}, registered ${minute(registered.at)} by ${registered.who}${from}`,
    ...decision === null ? ["no gate has judged it"] : [
      `gate: ${decision.promote ? "passed" : "refused"}, compared with ${
        decision.compared_with === null ? "no version" : `version ${decision.compared_with.version}`
      }`,
      `  ${plain(decision.sentence)}`,
    ],
    "",
    await textTable(
      ["figure", "value", "95 % interval"],
      inOrder(Object.entries(figures)).map(([name, of]) => [name, value(of), interval(of)]),
    ),
    "",
    ...await factLines(facts),
    await textTable(
      ["file", "bytes", "SHA-256"],
      files.map(({ name, bytes, sha256 }) => [name, bytes, sha256.slice(0, 12)]),
    ),
    damaged ? "some files are damaged, see below" : "all files are as registered",
    ...await moveLines(moves),
    ...archivals.map(({ action, at, who, why }) =>
      `${action === "archive" ? "archived" : "brought back"} ${minute(at)} by ${plain(who)}: ${
        plain(why)
      }`
    ),
  ];
}

async function factLines(facts: Version["facts"]): Promise<string[]> {
  const rows = Object.entries(facts).map(([name, fact]) => [name, cell(fact)]);
  return rows.length === 0 ? [] : [await textTable(["fact", "value"], rows), ""];
}

export function shownJson(shown: ShownVersion): unknown {
  const { version, aliases, moves, archivals, damaged } = shown;
  const archived = aliases.archived.has(version.number);
  return { version, aliases: aliasNames(shown), archived, damaged, moves, archivals };
}

export async function comparisonLines(comparison: VersionComparison): Promise<string[]> {
  const { one, other, figures, facts, same_files } = comparison;
  const titles = [`version ${one.number}`, `version ${other.number}`];
  const shown = (figure?: Figure) => figure && `${value(figure)} ${interval(figure) ?? ""}`.trim();
  const named = figures.map((figure) => [figure.name, figure] as const);
  const rows = inOrder(named).map(([name, { one, other, difference }]) => [
    name,
    shown(one),
    shown(other),
    difference === undefined ? undefined : signed(difference),
  ]);
  const differing = facts.map(({ name, one, other }) => [name, cell(one), cell(other)]);
  return [
    `version ${one.number} (${verdict(one)}) and version ${other.number} (${verdict(other)}) of ` +
    `"${one.dataset}"`,
    "",
    await textTable(["figure", ...titles, "difference"], rows),
    "",
    ...differing.length > 0
      ? [await textTable(["differs", ...titles], differing)]
      : ["all facts are the same"],
    ...facts.some(({ name }) => name === test_fact)
      ? ["the figures are of different test rows: only the gate compares on the same ones"]
      : [],
    ...same_files.length > 0 ? [`the same in both: ${same_files.join(", ")}`] : [],
  ];
}

export function movedLines(dataset: string, { move, version, aliases }: Moved): string[] {
  const from = move.from === null ? "none" : `version ${move.from}`;
  const doing = move.action === "rollback" ? "rolled back" : "promoted";
  return [
    `${doing}: the champion of "${dataset}" is version ${move.to}, it was ${from}`,
    ...move.against_decision
      ? [`by hand, though the gate had refused it: ${plain(version.decision!.sentence)}`]
      : [],
    aliases.previous === null
      ? "there is no version before it to go back to"
      : `"deno task registry rollback" would go back to version ${aliases.previous}`,
    `next: "deno task repro --dataset ${dataset}" scores with version ${move.to}`,
  ];
}

export function movedJson({ move, aliases }: Moved): unknown {
  const { champion, challenger, previous } = aliases;
  return { move, aliases: { champion, challenger, previous } };
}

export function archivedLines(dataset: string, { action, version }: Archival): string[] {
  return action === "archive"
    ? [
      `archived version ${version} of "${dataset}": lists leave it out, no file is removed`,
      `"deno task registry archive ${version} --undo --why TEXT" shows it again`,
    ]
    : [`version ${version} of "${dataset}" is in lists again`];
}

/** Each move with its reason in a line of its own: the gate has much to say. */
async function moveLines(moves: readonly NumberedMove[]): Promise<string[]> {
  if (moves.length === 0) return ["no alias was moved yet"];
  const rows = moves.map(({ at, alias, action, from, to, by, who, against_decision }) => [
    minute(at),
    alias,
    action,
    `${from ?? "none"} → ${to}`,
    by === "gate" ? "the gate" : against_decision ? "hand, against the gate" : "hand",
    who,
  ]);
  const table = await textTable(["when", "alias", "what", "version", "by", "who"], rows);
  const [header, ...lines] = table.split("\n");
  return ["", header!, ...lines.flatMap((line, at) => [line, `  ${plain(moves[at]!.why)}`])];
}

function aliasNames({ version, aliases }: ShownVersion): string[] {
  return alias_names.filter((name) => aliases[name] === version.number);
}

function verdict({ decision }: Pick<ListedVersion, "decision">): string {
  return decision === null ? "not judged" : decision.promote ? "passed" : "refused";
}

function value({ value }: Figure): string {
  return digits(value);
}

/** Figures that people look at first, then the others by name. */
function inOrder<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  const first = ["pr_auc", "roc_auc", "log_loss"];
  const place = (name: string) => first.indexOf(name) < 0 ? first.length : first.indexOf(name);
  return entries.toSorted(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
}

function cell(fact: Version["facts"][string] | undefined): string | number | undefined {
  return typeof fact === "boolean" ? `${fact}` : fact ?? undefined;
}

/** Money and counts are large, and need no digits that tell apart nothing. */
function digits(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : 4);
}

function interval({ interval }: Figure): string | undefined {
  return interval === null ? undefined : `[${digits(interval[0])}, ${digits(interval[1])}]`;
}

function signed(difference: number): string {
  const text = digits(difference);
  return difference > 0 ? `+${text}` : text;
}

/** Without what moves a terminal's cursor: reasons and names come from others. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}

/** A moment to the minute, in UTC. */
function minute(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")}Z`;
}
