import type { Problems } from "./problems.ts";
import { nameProblem } from "./reserved.ts";
import { type Path, shown } from "./section.ts";

/** Checks the names that a contract gives: to tables, columns, measures, trends and ratios. */
export function checkNames(
  names: readonly string[],
  at: (name: string) => Path,
  problems: Problems,
  advice = "",
): void {
  names.forEach((name, index) => {
    const problem = nameProblem(name);
    if (problem !== undefined) problems.add(at(name), "is no name", problem + advice);
    // Names that differ in case alone are one name to SQL.
    const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    if (first < index) {
      problems.add(
        at(name),
        "is there",
        `must differ from ${shown(names[first])} not in case alone`,
      );
    }
  });
}
