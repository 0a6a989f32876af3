import { createHash } from "node:crypto";

/**
 * SHA-256 of parts of a contract, in hex, whatever the order in which their keys were written: by it a
 * stage knows whether what another one left behind is of the same contract.
 */
export function partsHash(parts: object): string {
  return createHash("sha256").update(JSON.stringify(sorted(parts))).digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
