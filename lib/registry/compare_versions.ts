import type { Figure, Version } from "./records.ts";

/** A figure of two versions; undefined where one has none. */
export interface ComparedFigure {
  name: string;
  one: Figure | undefined;
  other: Figure | undefined;
  /** The other minus the one. */
  difference: number | undefined;
}

/** Something else that two versions differ in. */
export interface ComparedFact {
  name: string;
  one: Version["facts"][string] | undefined;
  other: Version["facts"][string] | undefined;
}

/** What two versions have in common, and what not. */
export interface VersionComparison {
  one: Version;
  other: Version;
  /** All figures, by name. */
  figures: ComparedFigure[];
  /** Facts that differ, by name. */
  facts: ComparedFact[];
  /** Content that is the same in both, byte by byte. */
  same_files: string[];
}

export function compareVersions(one: Version, other: Version): VersionComparison {
  const figures = names(one.figures, other.figures).map((name) => {
    const [a, b] = [one.figures[name], other.figures[name]];
    const difference = a === undefined || b === undefined ? undefined : b.value - a.value;
    return { name, one: a, other: b, difference };
  });
  const facts = names(one.facts, other.facts)
    .map((name) => ({ name, one: one.facts[name], other: other.facts[name] }))
    .filter((fact) => fact.one !== fact.other);
  const hashes = new Map(other.files.map(({ name, sha256 }) => [name, sha256]));
  const same_files = one.files
    .filter(({ name, sha256, role }) => role === "content" && hashes.get(name) === sha256)
    .map(({ name }) => name);
  return { one, other, figures, facts, same_files };
}

function names(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
}
