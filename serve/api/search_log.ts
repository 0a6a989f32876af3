import { join } from "node:path";
import { dayOf } from "./days.ts";
import type { OutcomeStore, PendingOutcome } from "./outcome_store.ts";
import type { Variant } from "./variant.ts";

const file_form = /^predictions-(\d{4}-\d{2}-\d{2})-.*\.jsonl$/;

/**
 * Looks up what was predicted for outcomes, in the files of the prediction log: the last prediction
 * for the customer whose snapshot, or else whose own day, is the outcome's. One line is in memory at a
 * time, and days of whole files are remembered, so that most need not be read again.
 *
 * @param outcomes Those that are found get their `prediction`.
 * @param today Files of this day may still grow.
 * @param isOver Asked often; true: it gives up.
 * @returns Whether it has come to the end.
 */
export async function searchLog(
  folder: string,
  outcomes: readonly PendingOutcome[],
  known: Pick<OutcomeStore, "daysIn" | "noteDays">,
  today: number,
  isOver: () => boolean,
): Promise<boolean> {
  const wanted = Map.groupBy(outcomes, ({ customer }) => customer);
  const days = new Set(outcomes.map(({ day }) => day));
  for (const { name, day: written } of await logFiles(folder)) {
    const held = known.daysIn(name);
    // By features of a snapshot predictions are made later, however much later.
    const may_hold = (day: number) => held === undefined ? day <= written : held.has(day);
    if (![...days].some(may_hold)) continue;
    const found = new Set<number>();
    for await (const line of linesOf(join(folder, name))) {
      if (isOver()) return false;
      const head = headOf(line);
      if (head === undefined) continue;
      const day = dayOf(new Date(head.snapshot ?? head.time));
      found.add(day);
      if (days.has(day)) take(head, day, wanted);
    }
    // Until a day later a server whose disk was full may add to it.
    if (written < today - 1 && held === undefined) known.noteDays(name, found);
  }
  return true;
}

/** What stands before the rows in a line of the log. */
interface Head {
  time: string;
  models: Record<Variant, { version: number }>;
  snapshot: string | null;
  customers: (string | null)[];
  variants: (Variant | null)[];
  probabilities: (number | null)[];
}

function take(head: Head, day: number, wanted: ReadonlyMap<string, PendingOutcome[]>): void {
  const { time, models, customers, variants, probabilities } = head;
  for (const [at, customer] of customers.entries()) {
    const [variant, probability] = [variants[at], probabilities[at]];
    if (customer === null || !variant || typeof probability !== "number") continue;
    for (const outcome of wanted.get(customer) ?? []) {
      if (outcome.day !== day || outcome.prediction && outcome.prediction.time > time) continue;
      outcome.prediction = { time, variant, version: models[variant].version, probability };
    }
  }
}

/** In a text a quotation mark stands behind a backslash, so that this is where the rows begin. */
const rows_begin = /,\s*"rows"\s*:\s*\[/;

/** Undefined: the line was cut off, as the last of a file may be. */
function headOf(line: string): Head | undefined {
  const end = line.search(rows_begin);
  if (end === -1) return undefined;
  try {
    return JSON.parse(`${line.slice(0, end)}}`) as Head;
  } catch {
    return undefined;
  }
}

async function logFiles(folder: string): Promise<{ name: string; day: number }[]> {
  const files: { name: string; day: number }[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const day = file_form.exec(name)?.[1];
      if (day !== undefined) files.push({ name, day: dayOf(new Date(day)) });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Whole lines of a file; it may be removed or grow meanwhile. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  using _file = file;
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256 * 1024);
  let begun = "";
  // Each read lets others have their turn.
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    const text = begun + decoder.decode(buffer.subarray(0, read), { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      yield text.slice(start, end);
      start = end + 1;
    }
    begun = text.slice(start);
  }
}
