/** Finds a table's columns in the header of a file. */
import type { ImportColumn } from "./cell_types.ts";

/** Which field holds each column, or everything that is wrong with the header. */
export interface HeaderMatch {
  /** For each column the number of its field, from 0. */
  take: number[];
  /** Each completes "Cannot read …: ". */
  problems: string[];
  /** Names in the header that no column has. */
  unknown: string[];
}

/** Finds the entry of a list that is nearest to a name, if one is near. */
export type Nearest = (given: string, valid: readonly string[]) => string | undefined;

export function matchHeader(
  header: readonly string[],
  columns: readonly ImportColumn[],
  unknownColumns: "refuse" | "ignore",
  nearest: Nearest,
): HeaderMatch {
  const names = header.map((name) => name.trim());
  const wanted = columns.map(sourceName);
  const unknown = names.filter((name, index) =>
    !wanted.includes(name) && names.indexOf(name) === index
  );
  const missing = wanted.filter((name) => !names.includes(name));
  const doubled = wanted.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  const problems = [
    ...missing.map((name) =>
      `column "${name}" is missing, ${hint(name, unknown, "the file has", names)}`
    ),
    ...doubled.map((name) => `column "${name}" stands there twice, rename one of the two`),
  ];
  if (unknownColumns === "refuse") {
    for (const name of unknown) {
      problems.push(
        name === ""
          ? `field ${names.indexOf(name) + 1} has no name, name it in the file`
          : `column "${name}" is not in the contract, ` +
            hint(name, missing.length > 0 ? missing : wanted, "which has", wanted),
      );
    }
  }
  function hint(given: string, near: readonly string[], what: string, all: readonly string[]) {
    const found = nearest(given, near);
    if (found !== undefined) return `nearest is "${found}"`;
    return `${what} ${all.map((name) => `"${name}"`).join(", ")}`;
  }
  return { take: wanted.map((name) => names.indexOf(name)), problems, unknown };
}

/** What the source calls a column. */
export function sourceName({ name, source_name }: ImportColumn): string {
  return source_name ?? name;
}
