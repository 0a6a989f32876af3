import assert from "node:assert/strict";
import { readSettings } from "./settings.ts";
import { wantedModels } from "./wanted_models.ts";

function settings(variables: Record<string, string>) {
  return readSettings((name) => ({ DATASET: "shop", ...variables })[name]);
}

const sha256 = "a".repeat(64);
const other = "b".repeat(64);

Deno.test("wantedModels() follows the champion alone, where nothing else is said", () => {
  assert.deepEqual(wantedModels(settings({})), { champion: { alias: "champion" } });
  assert.deepEqual(wantedModels(settings({ MODEL_ALIAS: "previous", AB_SHARE: "0" })), {
    champion: { alias: "previous" },
  });
});

Deno.test("wantedModels() follows a challenger that answers some, or works in the shadow", () => {
  const source = { alias: "challenger" };
  assert.deepEqual(wantedModels(settings({ AB_SHARE: "0.1" })).challenger, {
    source,
    trial: { mode: "split", share: 0.1 },
  });
  assert.deepEqual(wantedModels(settings({ SHADOW: "true" })).challenger, {
    source,
    trial: { mode: "shadow" },
  });
});

Deno.test("wantedModels() pins what Git names, and follows no alias beside it", () => {
  const pinned = { MODEL_VERSION: "3", MODEL_SHA256: sha256, MODEL_ALIAS: "champion" };
  const champion = { version: "3", sha256 };
  assert.deepEqual(wantedModels(settings(pinned)), { champion });
  const both = { ...pinned, CHALLENGER_VERSION: "4", CHALLENGER_SHA256: other };
  assert.deepEqual(wantedModels(settings({ ...both, AB_SHARE: "0.1" })), {
    champion,
    challenger: {
      source: { version: "4", sha256: other },
      trial: { mode: "split", share: 0.1 },
    },
  });
  // A share of 0 ends an experiment without a change of what is pinned.
  assert.deepEqual(wantedModels(settings({ ...both, AB_SHARE: "0" })), { champion });
});

const wrong: [Record<string, string>, RegExp][] = [
  [{ MODEL_VERSION: "champion" }, /MODEL_VERSION is "champion", must be a number or 8 or more/],
  [{ MODEL_SHA256: sha256 }, /MODEL_SHA256 is "aaa.*", but MODEL_VERSION must be given, too$/],
  [{ MODEL_VERSION: "1", MODEL_SHA256: "abc" }, /MODEL_SHA256 is "abc", must be a SHA-256/],
  [{ CHALLENGER_SHA256: sha256 }, /but CHALLENGER_VERSION must be given, too$/],
  [{ CHALLENGER_VERSION: "4" }, /"4", but takes no part, AB_SHARE or SHADOW=true must be given$/],
  [{ AB_SHARE: "0.1", SHADOW: "true" }, /SHADOW is "true", but AB_SHARE is given, too/],
  [{ AB_SHARE: "10" }, /AB_SHARE is "10", must be at most 1$/],
  [
    { MODEL_VERSION: "3", AB_SHARE: "0.1" },
    /CHALLENGER_VERSION is not set, must be given: beside a pinned MODEL_VERSION no alias is/,
  ],
  [{ MODEL_VERSION: "3", SHADOW: "true" }, /CHALLENGER_VERSION is not set, must be given/],
  [{ MODEL_POLL_MS: "5" }, /MODEL_POLL_MS is "5", must be at least 100$/],
];

for (const [variables, message] of wrong) {
  Deno.test(`readSettings() refuses ${JSON.stringify(variables).slice(0, 60)}`, () => {
    assert.throws(() => settings(variables), { name: "TypeError", message });
  });
}
