import assert from "node:assert/strict";
import type { FingerprintData } from "./fingerprint.ts";
import type { LockEntry } from "../cache/lock.ts";
import { reasons } from "./reasons.ts";

const before: LockEntry = {
  fingerprint: "f",
  code: { "stages/a.ts": "1", "lib/x.ts": "1" },
  packages: { "zod@4.6.7": "sha512-a" },
  runtime: { deno: "2.9.6", platform: "linux-x86_64" },
  params: { ridge: 1, nested: { deep: [1, 2] } },
  values: { contract: { "features.windows_days": [7, 14], label: { days: 30 } } },
  inputs: { raw: { hash: "1", size: 1, path: "data/x/raw.csv" } },
  outputs: {},
};

function changed(change: Partial<FingerprintData>): string[] {
  return reasons(before, { ...before, ...change });
}

Deno.test("reasons() is empty when nothing differs, whatever the order of keys", () => {
  assert.deepEqual(changed({ params: { nested: { deep: [1, 2] }, ridge: 1 } }), []);
});

Deno.test("reasons() names files, packages and engine", () => {
  assert.deepEqual(changed({ code: { "stages/a.ts": "2", "lib/y.ts": "1" } }), [
    "lib/x.ts removed",
    "lib/y.ts added",
    "stages/a.ts changed",
  ]);
  assert.deepEqual(changed({ packages: { "zod@4.7.0": "sha512-b" } }), [
    "package zod 4.6.7 → 4.7.0",
  ]);
  assert.deepEqual(changed({ runtime: { deno: "3.0.0", platform: "darwin-aarch64" } }), [
    "Deno 2.9.6 → 3.0.0",
    "platform linux-x86_64 → darwin-aarch64",
  ]);
});

Deno.test("reasons() shows old and new value of each leaf", () => {
  assert.deepEqual(changed({ params: { ridge: 2, nested: { deep: [1] } } }), [
    "params.nested.deep [1,2] → [1]",
    "params.ridge 1 → 2",
  ]);
  const contract = { "features.windows_days": [7, 14, 30], label: { days: 30 } };
  assert.deepEqual(changed({ values: { contract } }), [
    "contract features.windows_days [7,14] → [7,14,30]",
  ]);
});

Deno.test("reasons() tells a changed input from a new, a missing and a dropped one", () => {
  assert.deepEqual(changed({ inputs: { raw: { hash: "2", size: 1 } } }), ["input raw changed"]);
  assert.deepEqual(changed({ inputs: { raw: { hash: null, size: 0 } } }), ["input raw removed"]);
  assert.deepEqual(changed({ inputs: {} }), ["input raw is no longer declared"]);
});

Deno.test("reasons() cuts a long list", () => {
  const code = Object.fromEntries(Array.from({ length: 9 }, (_, k) => [`lib/${k}.ts`, "1"]));
  const found = changed({ code: { ...before.code, ...code } });
  assert.equal(found.length, 4);
  assert.equal(found[3], "and 6 more");
});
