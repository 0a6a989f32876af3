/** Finds a table's columns in the header of a file. */
import type { ImportColumn } from "./import_column.ts";

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

/** What to do with a header. */
export interface HeaderRules {
  /** What to do about names that no column has. */
  unknown_columns: "refuse" | "ignore";
  nearest: Nearest;
  /** What the names are. */
  form: "first line" | "keys" | "columns";
}

export function matchHeader(
  header: readonly string[],
  columns: readonly ImportColumn[],
  { unknown_columns, nearest, form }: HeaderRules,
): HeaderMatch {
  const names = header.map((name) => name.trim());
  const wanted = columns.map(sourceName);
  const unknown = names.filter((name, index) =>
    !wanted.includes(name) && names.indexOf(name) === index
  );
  const missing = wanted.filter((name) => !names.includes(name));
  const doubled = wanted.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  const near = new Map(missing.map((name) => [name, nearest(name, unknown)]));
  const take = wanted.map((name) => names.indexOf(name));
  const refused = (problem: string): HeaderMatch => ({ take, problems: [problem], unknown });
  if (form === "first line" && names.length <= 2 && /^sep=.?$/i.test(names[0]!)) {
    return refused('its first line is "sep=", which is for a spreadsheet alone, delete that line');
  }
  const strangers = [...near.values()].filter((name) => name === undefined).length;
  if (missing.length === wanted.length && 2 * strangers >= wanted.length) {
    const verb = form === "first line" ? "is" : "are";
    const advice = form === "first line" ? '; see "header" and "delimiter" in the contract' : "";
    return refused(
      `its ${form} ${verb} ${list(names)}, must name the columns ${list(wanted)}${advice}`,
    );
  }
  const problems = [
    ...missing.map((name) => {
      const found = near.get(name);
      const hint = found === undefined ? `the file has ${list(names)}` : `nearest is "${found}"`;
      return `column "${name}" is missing, ${hint}`;
    }),
    ...doubled.map((name) => `column "${name}" stands there twice, rename one of the two`),
  ];
  if (unknown_columns === "refuse") {
    // One that is the nearest to a missing one has been named with it.
    for (const name of unknown.filter((one) => ![...near.values()].includes(one))) {
      const found = nearest(name, wanted);
      const hint = found === undefined ? `which has ${list(wanted)}` : `nearest is "${found}"`;
      problems.push(
        name === ""
          ? `field ${names.indexOf(name) + 1} has no name, name it in the file or set ` +
            "ingest.unknown_columns=ignore"
          : `column "${name}" is not in the contract, ${hint}`,
      );
    }
  }
  return { take, problems, unknown };
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** What the source calls a column. */
export function sourceName({ name, source_name }: ImportColumn): string {
  return source_name ?? name;
}
