import { canonicalJson, isRecord, type Json } from "../../stage/mod.ts";
import type { FingerprintData, InputContent } from "./fingerprint.ts";
import type { LockEntry } from "../cache/lock.ts";

/** Longer lists are cut: a reason is read, not studied. */
const shown_max = 3;
const value_length_max = 40;

/** Why a stage with this record is no longer valid, in words; empty where nothing differs. */
export function reasons(entry: LockEntry, now: FingerprintData): string[] {
  return [
    ...few(fileChanges(entry.code, now.code)),
    ...few(packageChanges(entry.packages, now.packages)),
    ...runtimeChanges(entry.runtime, now.runtime),
    ...few(valueChanges("params.", entry.params, now.params)),
    ...few(valueChanges("", entry.values, now.values, " ")),
    ...few(inputChanges(entry.inputs, now.inputs)),
  ];
}

function fileChanges(before: Record<string, string>, now: Record<string, string>): string[] {
  return changedKeys(before, now).map((file) => `${file} ${verb(before[file], now[file])}`);
}

function packageChanges(before: Record<string, string>, now: Record<string, string>): string[] {
  const name = (id: string) => id.slice(0, id.indexOf("@", 1));
  const version = (id?: string) => id?.slice(id.indexOf("@", 1) + 1);
  const ids = changedKeys(before, now);
  return [...new Set(ids.map(name))].map((one) => {
    const old = version(ids.find((id) => name(id) === one && id in before));
    const next = version(ids.find((id) => name(id) === one && id in now));
    return `package ${one} ${old ?? "none"} → ${next ?? "none"}`;
  });
}

function runtimeChanges(
  before: FingerprintData["runtime"],
  now: FingerprintData["runtime"],
): string[] {
  const found: string[] = [];
  if (before.deno !== now.deno) found.push(`Deno ${before.deno} → ${now.deno}`);
  if (before.platform !== now.platform) found.push(`platform ${before.platform} → ${now.platform}`);
  return found;
}

function inputChanges(
  before: Record<string, InputContent>,
  now: Record<string, InputContent>,
): string[] {
  return changedKeys(hashes(before), hashes(now)).map((name) => {
    const [old, next] = [before[name]?.hash, now[name]?.hash];
    if (old === undefined) return `input ${name} is new`;
    if (next === undefined) return `input ${name} is no longer declared`;
    return `input ${name} ${verb(old ?? undefined, next ?? undefined)}`;
  });
}

function hashes(inputs: Record<string, InputContent>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { hash }]) => [name, hash]));
}

/** Each differing leaf as `path old → new`; `separator` stands after the first part of the path. */
export function valueChanges(
  prefix: string,
  before: unknown,
  now: unknown,
  separator = ".",
): string[] {
  if (!isRecord(before) || !isRecord(now)) {
    const [old, next] = [before, now].map((value) => short(value as Json | undefined));
    return [`${prefix.replace(/[. ]$/, "")} ${old} → ${next}`];
  }
  return changedKeys(before, now).flatMap((key) =>
    valueChanges(`${prefix}${key}${separator}`, before[key], now[key])
  );
}

/** Keys whose values differ as JSON, sorted. */
export function changedKeys(
  before: Record<string, unknown>,
  now: Record<string, unknown>,
): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  const text = (value: unknown) => canonicalJson(value as Json | undefined);
  return [...keys].sort().filter((key) => text(before[key]) !== text(now[key]));
}

function short(value: Json | undefined): string {
  const text = value === undefined ? "none" : JSON.stringify(value);
  return text.length <= value_length_max ? text : `${text.slice(0, value_length_max - 1)}…`;
}

function verb(before: unknown, now: unknown): string {
  if (before === undefined) return "added";
  return now === undefined ? "removed" : "changed";
}

function few(all: string[]): string[] {
  if (all.length <= shown_max) return all;
  return [...all.slice(0, shown_max), `and ${all.length - shown_max} more`];
}
