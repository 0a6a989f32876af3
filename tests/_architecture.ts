/** Judges a module graph by rules that are data. It reads nothing, so that a test can plant edges. */
import type { Edge, Graph } from "./_graph.ts";
import { isTest } from "./_tree.ts";

/** Which areas a folder's files may import besides their own. A deeper folder's rule comes first. */
export interface Arrow {
  from: string;
  may: readonly string[];
  why: string;
}

/** An import that is refused although an arrow allows the area around it. */
export interface Ban {
  from: string;
  to: string;
  why: string;
}

/** A package that only one area may import. */
export interface Weight {
  to: string;
  only: string;
  why: string;
}

/** A word that must not stand in an area's sources. */
export interface Word {
  in: string;
  word: RegExp;
  why: string;
}

/** All that the project promises about its imports. */
export interface Rules {
  arrows: readonly Arrow[];
  bans: readonly Ban[];
  weights: readonly Weight[];
  words: readonly Word[];
  /** A room is a folder directly in one of `houses`; from outside only its doors are imported. */
  doors: { houses: readonly string[]; door: string; also: readonly string[]; why: string };
  /** Folders of lib/ must have an arrow each, test files and cycles have no exceptions. */
  why: { unknown: string; tests: string; cycles: string };
}

/** Every broken promise, one line each: the offending edge, what is wrong, and the reason. */
export function violations({ sources, edges }: Graph, rules: Rules): string[] {
  return [
    ...Object.keys(sources).flatMap((path) => homeless(path, rules)),
    ...edges.flatMap((edge) => brokenBy(edge, rules).map((text) => `${show(edge)}: ${text}`)),
    ...Object.entries(sources).flatMap(([path, text]) => spoken(path, text, rules)),
    ...cycles(
      edges.filter(({ from, to, typeOnly }) =>
        !typeOnly && inside(from, "lib") && inside(to, "lib")
      ),
    ).map((files) => `${files.join(" → ")}: a cycle, but ${rules.why.cycles}`),
  ];
}

function brokenBy(edge: Edge, rules: Rules): string[] {
  const { from, to } = edge;
  const found: string[] = [];
  const arrow = rules.arrows.filter((rule) => inside(from, rule.from))
    .sort((a, b) => b.from.length - a.from.length)[0];
  // Data (JSON, text) belongs to no room; packages have their own rule.
  const isModule = /\.(tsx?|m?js)$/.test(to) && !to.startsWith("npm:");
  if (arrow && isModule && ![arrow.from, ...arrow.may].some((area) => inside(to, area))) {
    const allowed = arrow.may.length === 0 ? "nothing else" : `only ${arrow.may.join(", ")}`;
    found.push(`${arrow.from} may import ${allowed}, because ${arrow.why}`);
  }
  for (const ban of rules.bans) {
    if (inside(from, ban.from) && inside(to, ban.to)) {
      found.push(`${ban.from} must not import ${ban.to}, because ${ban.why}`);
    }
  }
  for (const { to: dependency, only, why } of rules.weights) {
    if (inside(to, dependency) && !inside(from, only)) {
      found.push(`${dependency} is imported in ${only} only, because ${why}`);
    }
  }
  const { houses, door, also, why } = rules.doors;
  const room = houses.map((house) => roomIn(house, to)).find((name) => name !== undefined);
  const is_shared_help = isTestHelp(from) && isTestHelp(to);
  if (
    room && !inside(from, room) && to !== `${room}/${door}` && !also.includes(to) && !is_shared_help
  ) {
    found.push(`enter ${room} through its ${door}, because ${why}`);
  }
  if (isTest(to) && !isTest(from)) found.push(`a test is imported, but ${rules.why.tests}`);
  return found;
}

function homeless(path: string, { arrows, why }: Rules): string[] {
  if (!inside(path, "lib")) return [];
  const room = roomIn("lib", path);
  if (room === undefined) return [`${path}: stands in no room, move it into a folder of lib/`];
  return arrows.some(({ from }) => from === room) ? [] : [`${path}: ${room} ${why.unknown}`];
}

function spoken(path: string, text: string, { words }: Rules): string[] {
  return words.filter((rule) => inside(path, rule.in)).flatMap(({ word, why, in: area }) =>
    text.split("\n").flatMap((line, index) => {
      const found = word.exec(line)?.[0];
      return found ? [`${path}:${index + 1}: "${found}" stands in ${area}, but ${why}`] : [];
    })
  );
}

/** One cycle for every edge that closes one, found depth first. */
function cycles(edges: readonly Edge[]): string[][] {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const found: string[][] = [];
  const done = new Set<string>();
  const stack: string[] = [];
  function visit(file: string): void {
    const start = stack.indexOf(file);
    if (start >= 0) found.push([...stack.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    stack.push(file);
    for (const { to } of targets.get(file) ?? []) visit(to);
    stack.pop();
    done.add(file);
  }
  for (const file of [...targets.keys()].sort()) visit(file);
  return found;
}

/** `lib/table` for any file below it; nothing for a file that lies directly in the house. */
function roomIn(house: string, path: string): string | undefined {
  const [first, room, file] = path.split("/");
  return first === house && file !== undefined ? `${house}/${room}` : undefined;
}

function inside(path: string, area: string): boolean {
  return path === area || path.startsWith(`${area}/`);
}

/** What only tests import: in lib/, a file whose name begins with "_". */
function isTestHelp(path: string): boolean {
  return inside(path, "lib") && /\/_[^/]+$/.test(path);
}

function show({ from, to, typeOnly }: Edge): string {
  return `${from} → ${to}${typeOnly ? " (type only)" : ""}`;
}
