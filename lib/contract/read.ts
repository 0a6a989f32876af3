import { checkAgreement } from "./agreement.ts";
import { makeDaily } from "./daily.ts";
import { makeFeatures } from "./features.ts";
import { all_parts, grammar, type Part, type Written } from "./grammar.ts";
import { nearest, nearestHint } from "../std/nearest.ts";
import { Problems } from "./problems.ts";
import type { ContractSection } from "./section.ts";
import { parseShape } from "./shape.ts";
import { implied, makeTables } from "./tables.ts";
import { checkTimezone, makeLabel, makeSnapshots, makeSplit } from "./time.ts";
import type { Contract } from "./types.ts";

/** Keys without which a part cannot be understood: a measure's column has its type in `tables`. */
const needs: Partial<Record<Part, Part[]>> = {
  daily: ["tables"],
  features: ["daily", "tables"],
};

/**
 * The keys of a contract's file from which {@linkcode readParts} makes these parts; what a stage
 * declares as its input.
 */
export function contractKeys(...parts: Part[]): Part[] {
  return all_parts.filter((key) =>
    parts.includes(key) || parts.some((part) => needs[part]?.includes(key))
  );
}

/**
 * Some parts of a contract, out of the keys that {@linkcode contractKeys} names. Parts are checked by
 * themselves and against each other.
 *
 * @throws {ContractError} With every mistake and its place.
 */
export function readParts<P extends Part>(
  section: ContractSection,
  parts: readonly P[],
): Pick<Contract, P> {
  const problems = new Problems(section);
  const found = read(section, contractKeys(...parts), problems);
  problems.throwAny();
  const chosen = parts.filter((part) => found[part] !== undefined);
  return Object.fromEntries(chosen.map((part) => [part, found[part]])) as unknown as Pick<
    Contract,
    P
  >;
}

/**
 * A whole contract out of all keys of its file.
 *
 * @throws {ContractError} With every mistake and its place.
 */
export function readContract(section: ContractSection): Contract {
  const problems = new Problems(section);
  const unknown = Object.keys(section.value).filter((key) => !Object.hasOwn(grammar, key));
  for (const key of unknown) {
    problems.add([key], "is there", `no such key, ${nearestHint(key, all_parts)}`);
  }
  // A misspelt key is not missing as well.
  const meant = unknown.map((key) => nearest(key, all_parts));
  const keys = all_parts.filter((key) => Object.hasOwn(section.value, key) || !meant.includes(key));
  const found = read(section, keys, problems);
  problems.throwAny();
  return found as Contract;
}

function read(
  section: ContractSection,
  keys: readonly Part[],
  problems: Problems,
): Partial<Contract> {
  const written = <P extends Part>(key: P): Written<P> | undefined => {
    if (!keys.includes(key)) return undefined;
    const value = Object.hasOwn(section.value, key) ? section.value[key] : undefined;
    return parseShape<Written<P>>(grammar[key] as never, value, [key], problems);
  };
  const contract: Partial<Contract> = {};
  // A part with a mistake stays away, so that no other part is blamed for it.
  const clean = <T>(make: () => T | undefined): T | undefined => {
    const before = problems.count;
    const made = make();
    return problems.count === before ? made : undefined;
  };
  const put = <P extends Part>(key: P, make: () => Contract[P] | undefined) => {
    if (!keys.includes(key)) return;
    const made = clean(make);
    if (made !== undefined) contract[key] = made;
  };

  for (const key of ["dataset", "about", "obtain", "entity", "value"] as const) {
    put(key, () => written(key) as never);
  }
  put("timezone", () => {
    const name = written("timezone") ?? "UTC";
    checkTimezone(name, problems);
    return name;
  });
  put("tables", () => {
    const tables = written("tables");
    return tables && makeTables(tables, problems);
  });
  const { tables } = contract;
  put("daily", () => {
    const daily = written("daily");
    return tables && makeDaily(daily ?? {}, tables, problems);
  });
  put("features", () => {
    const features = written("features");
    const { daily } = contract;
    return features && daily && tables && makeFeatures(features, daily, tables, problems);
  });
  put("label", () => {
    const label = written("label");
    return label && makeLabel(label, problems);
  });
  if (keys.includes("snapshots")) {
    const before = problems.count;
    const snapshots = written("snapshots");
    // Present and undefined: data without time. Absent: not known.
    if (problems.count === before) contract.snapshots = snapshots && makeSnapshots(snapshots);
  }
  put("split", () => {
    const split = written("split");
    return split && makeSplit(split, problems);
  });
  put("calibration_snapshots", () => written("calibration_snapshots") ?? []);
  checkAgreement(contract, problems);
  if (contract.tables && contract.entity !== undefined) requireEntity(contract as Contract);
  if (contract.snapshots === undefined) delete contract.snapshots;
  return contract;
}

/** A row without a customer is nobody's, so every table expects one. */
function requireEntity({ tables, entity }: Contract): void {
  for (const table of tables) table.expectations.push(...implied(table, "not_null", entity));
}
