import type { Serving } from "./model_slot.ts";
import type { PredictionLog } from "./prediction_log.ts";
import type { ReadRow } from "./rows.ts";
import type { Scored } from "./score_rows.ts";

/** What one call has predicted. */
export interface Predicted {
  time: Date;
  request_id: string;
  serving: Serving;
  /** Day of the features, where they came from the online store. */
  snapshot: string | null;
  rows: readonly ReadRow[];
  scored: readonly Scored[];
  /** Probabilities as JSON has them. */
  probabilities: readonly string[];
}

/** The rows as they came: one row, or an object of `rows` alone, of which some may not be scored. */
export type CameAs =
  | { kind: "row"; body: string | (() => string) }
  | { kind: "rows"; body: string; count: number; places: readonly number[] };

/**
 * Writes predictions down, a line for each call; docs/serving-data.md says what stands in it.
 *
 * The rows stand in it as they came, which costs nothing; what belongs to them stands in lists of the
 * same length before them, so that a reader in a hurry need not go on.
 */
export function logPredictions(log: PredictionLog, done: Predicted, came: CameAs): void {
  const head = headOf(done, came);
  const body = oneLine(typeof came.body === "string" ? came.body : came.body());
  const start = body.indexOf("{"); // before it is nothing but white space
  if (came.kind === "rows") log.write(done.time, `${head},`, body.slice(start + 1));
  else log.write(done.time, `${head},"rows":[`, `${body.slice(start)}]}`);
}

/** Takes out line ends. JSON has them only between its parts, where a space says the same. */
function oneLine(json: string): string {
  // Both are looked for by the machine's own instructions, a hundred times as quick as by pattern.
  return json.includes("\n") || json.includes("\r") ? json.replaceAll(/[\r\n]/g, " ") : json;
}

function headOf(done: Predicted, came: CameAs): string {
  const { rows, scored, probabilities } = done;
  const list = (texts: readonly string[]) =>
    came.kind === "row" ? texts[0]! : spread(texts, came.places, came.count);
  const customers = list(rows.map(customerOf)), variants = list(scored.map(variantOf));
  const has_shadow = scored[0]?.shadow !== undefined;
  const shadow = has_shadow ? `,"shadow":[${list(scored.map(({ shadow }) => `${shadow}`))}]` : "";
  const snapshot = done.snapshot === null ? "null" : `"${done.snapshot}"`;
  return `{"time":"${timeText(done.time)}","request_id":"${done.request_id}",` +
    `"models":${modelsText(done.serving)},"snapshot":${snapshot},"customers":[${customers}],` +
    `"variants":[${variants}],"probabilities":[${list(probabilities)}]${shadow}`;
}

function customerOf({ customer }: ReadRow): string {
  return customer === undefined ? "null" : JSON.stringify(customer);
}

function variantOf({ variant }: Scored): string {
  return variant === "champion" ? champion : challenger;
}

let last = { ms: NaN, text: "" };

/** Many calls fall into one millisecond. */
function timeText(time: Date): string {
  const ms = time.getTime();
  if (ms !== last.ms) last = { ms, text: time.toISOString() };
  return last.text;
}

const champion = '"champion"', challenger = '"challenger"';

/** A list with null for each row that was not scored. */
function spread(texts: readonly string[], places: readonly number[], count: number): string {
  if (texts.length === count) return texts.join(",");
  const all = new Array<string>(count).fill("null");
  for (const [at, place] of places.entries()) all[place] = texts[at]!;
  return all.join(",");
}

/** So much of an id is as good as all of it, and does not make lines long. */
const id_length = 16;

const known = new WeakMap<Serving, string>();

function modelsText(serving: Serving): string {
  let text = known.get(serving);
  if (text === undefined) {
    const { champion, challenger } = serving;
    const of = ({ version, id }: { version: number; id: string }) => ({
      version,
      id: id.slice(0, id_length),
    });
    text = JSON.stringify({
      champion: of(champion),
      challenger: challenger && of(challenger.model),
    });
    known.set(serving, text);
  }
  return text;
}
