import { parseValue, type Setting } from "../stage/mod.ts";
import { ConfigurationError } from "./plan/declare.ts";
import { runPoints, type SweepPoint } from "./run_points.ts";
import type { SessionOptions } from "./session.ts";

/** One axis of a sweep: a parameter and its values. */
export interface Axis {
  name: string;
  settings: Setting[];
}

/** `section.key=a,b,c`; a comma inside brackets or quotes does not part values. @throws {TypeError} */
export function parseAxis(text: string): Axis {
  const [, section, keys, list] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text) ?? [];
  const path = keys?.split(".") ?? [];
  const values = splitValues(list ?? "");
  if (section === undefined || path.includes("") || values.includes("")) {
    throw new TypeError(`Cannot read --sweep "${text}": must be section.key=value,value,…`);
  }
  const name = [section, ...path].join(".");
  return { name, settings: values.map((value) => ({ section, path, value: parseValue(value) })) };
}

/**
 * Runs the stages once per combination of values. Every point lives in the cache alone: the work
 * folder and the lock stay as they are, and a later `repro --set` of a point restores it.
 */
export async function sweep(
  options: SessionOptions,
  axes: readonly string[],
  targets: { stages: readonly string[]; jobs?: number },
  onPoint: (point: SweepPoint) => void = () => {},
): Promise<SweepPoint[]> {
  return await runPoints(options, combinations(readAxes(axes)), targets, onPoint);
}

function readAxes(texts: readonly string[]): Axis[] {
  try {
    return texts.map(parseAxis);
  } catch (error) {
    throw new ConfigurationError([(error as Error).message], true);
  }
}

function combinations(axes: readonly Axis[]): Setting[][] {
  return axes.reduce<Setting[][]>(
    (points, axis) => points.flatMap((point) => axis.settings.map((one) => [...point, one])),
    [[]],
  );
}

function splitValues(text: string): string[] {
  const values = [""];
  let depth = 0;
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    if (!quoted && (letter === "[" || letter === "{")) depth++;
    if (!quoted && (letter === "]" || letter === "}")) depth--;
    if (letter === "," && depth === 0 && !quoted) values.push("");
    else values[values.length - 1] += letter;
  }
  return values;
}
