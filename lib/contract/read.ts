import type { z } from "zod";
import { checkAgreement } from "./agreement.ts";
import { makeDaily } from "./daily.ts";
import { expandShort } from "./expand_short.ts";
import { makeFeatures, type SeenDaily } from "./features.ts";
import { all_parts, grammar, type Part, type Written } from "./grammar.ts";
import { nearest } from "../std/nearest.ts";
import { Problems } from "./problems.ts";
import type { ContractSection } from "./section.ts";
import { keyHint, parseShape } from "./shape.ts";
import { implied, makeTables } from "./tables.ts";
import { checkTimezone, makeLabel, makeSnapshots, makeSplit } from "./time.ts";
import type { Contract, Table } from "./types.ts";

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
  const found = read(section, contractKeys(...parts), new Problems(section));
  const chosen = parts.filter((part) => found[part] !== undefined);
  return Object.fromEntries(chosen.map((part) => [part, found[part]])) as unknown as Pick<
    Contract,
    P
  >;
}

/**
 * A whole contract out of all keys of its file, whose name is the data set's.
 *
 * @throws {ContractError} With every mistake and its place.
 */
export function readContract(section: ContractSection): Contract {
  const problems = new Problems(section);
  if (Object.keys(section.value).length === 0) {
    problems.add([], "has no keys", 'must begin with "dataset:"');
    problems.throwAny();
  }
  checkDataset(section, problems);
  const absent = all_parts.filter((key) => !Object.hasOwn(section.value, key));
  const misspelt = new Set<Part>();
  for (const key of Object.keys(section.value)) {
    if (Object.hasOwn(grammar, key)) continue;
    problems.add([key], "is there", `no such key, ${keyHint(key, all_parts, section.value)}`);
    const close = nearest(key, absent) as Part | undefined;
    if (close !== undefined) misspelt.add(close);
    for (const meant of close === undefined ? absent : [close]) problems.doubt([meant]);
  }
  // A misspelt key is not missing as well.
  const keys = all_parts.filter((key) => !misspelt.has(key));
  return read(section, keys, problems) as Contract;
}

function checkDataset({ file, value }: ContractSection, problems: Problems): void {
  const name = file.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/, "");
  if (value.dataset === name || !grammar.dataset.safeParse(value.dataset).success) return;
  problems.add(["dataset"], `is "${value.dataset}"`, `must be "${name}", the name of its file`);
}

/** @throws {ContractError} With every mistake and its place. */
function read(
  section: ContractSection,
  keys: readonly Part[],
  problems: Problems,
): Partial<Contract> {
  const written = <P extends Part>(key: P): Written<P> | undefined => {
    if (!keys.includes(key)) return undefined;
    const value = Object.hasOwn(section.value, key) ? section.value[key] : undefined;
    const schema = grammar[key] as unknown as z.ZodType<Written<P>>;
    return parseShape(schema, expandShort(key, value), value, [key], problems) as Written<P>;
  };
  const isLeftOut = (key: Part) =>
    keys.includes(key) && !Object.hasOwn(section.value, key) && !problems.doubts([key]);
  const made = <P extends Part, T>(key: P, make: (value: Written<P>) => T): T | undefined => {
    const value = written(key);
    return value === undefined ? undefined : make(value);
  };

  const [dataset, about, obtain] = [written("dataset"), written("about"), written("obtain")];
  const entity = written("entity");
  const timezone = written("timezone") ?? "UTC";
  checkTimezone(timezone, problems);
  const tables = made("tables", (value) => makeTables(value, problems));
  const daily = made("daily", (value) => seeDaily(value, tables, problems)) ??
    (isLeftOut("daily") ? { names: [], measures: [] } : undefined);
  const features = made("features", (value) => makeFeatures(value, daily, tables, problems));
  const label = made("label", (value) => makeLabel(value, problems));
  const snapshots = made("snapshots", makeSnapshots) ?? (isLeftOut("snapshots") ? null : undefined);
  const split = made("split", (value) => makeSplit(value, problems));
  const calibration_snapshots = written("calibration_snapshots") ?? [];
  const online = written("online");
  checkAgreement(
    { entity, tables, daily, features, label, snapshots, split, calibration_snapshots, online },
    problems,
  );
  const found = {
    dataset,
    about,
    obtain,
    entity,
    timezone,
    tables,
    daily: daily?.measures,
    features,
    label,
    snapshots: snapshots ?? undefined,
    split,
    calibration_snapshots,
    value: written("value"),
    online,
  };
  problems.throwAny();
  // There was no mistake, so that only what may be left out is missing.
  const contract = Object.fromEntries(
    Object.entries(found).filter(([key, part]) => keys.includes(key as Part) && part !== undefined),
  ) as Partial<Contract>;
  if (contract.tables && contract.entity !== undefined) requireEntity(contract as Contract);
  return contract;
}

function seeDaily(
  written: Written<"daily">,
  tables: readonly Table[] | undefined,
  problems: Problems,
): SeenDaily {
  return { names: Object.keys(written), measures: makeDaily(written, tables, problems) };
}

/** A row without a customer is nobody's, so every table expects one. */
function requireEntity({ tables, entity }: Contract): void {
  for (const table of tables) table.expectations.push(...implied(table, "not_null", entity));
}
