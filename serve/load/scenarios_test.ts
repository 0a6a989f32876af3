/** What is sent, and how often. */
import assert from "node:assert/strict";
import { drawScenario, makeScenarios, readMix } from "./scenarios.ts";

const model = {
  champion: {
    features: [
      { name: "days", kind: "number", missing: true, min: 0, max: 30, title: "Days" },
      { name: "free", kind: "number", missing: true },
      { name: "up", kind: "number", missing: true, min: 500 },
      { name: "down", kind: "number", missing: true, max: -500 },
      { name: "plan", kind: "category", missing: true, levels: ["free", "paid"] },
      { name: "gone", kind: "category", missing: true, levels: [] },
    ],
  },
};

Deno.test("readMix() takes names with weights, and says what is wrong with others", () => {
  assert.deepEqual([...readMix("single=8, batch=1,explain=0")], [["single", 8], ["batch", 1]]);
  const refused: [string, RegExp][] = [
    [
      "",
      /"" is no part of it, must be such as single=8,batch=1 with single, batch, customer, explain/,
    ],
    ["single", /"single" is no part/],
    ["other=1", /"other=1" is no part/],
    ["single=-1", /"single=-1" is no part/],
    ["single=1,single=2", /"single" stands twice/],
    ["single=0", /it is empty/],
  ];
  for (const [text, problem] of refused) assert.throws(() => readMix(text), problem);
});

Deno.test("makeScenarios() draws rows that the model takes, the same for the same seed", () => {
  const options = { mix: readMix("single=1,batch=1,customer=1,explain=1"), model, rows: 7 };
  const customers = ["a/b", "7"];
  const made = makeScenarios({ ...options, customers, seed: 1 });
  assert.deepEqual(made, makeScenarios({ ...options, customers, seed: 1 }));
  assert.notDeepEqual(made, makeScenarios({ ...options, customers, seed: 2 }));
  const [single, batch, customer, explain] = made;
  assert.deepEqual(customer!.path, ["/predict/customer/a%2Fb", "/predict/customer/7"]);
  assert.deepEqual([single!.path, batch!.path, explain!.path], [
    ["/predict/single"],
    ["/predict"],
    ["/explain"],
  ]);
  const bodies = (one: typeof single) =>
    one!.body.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  for (const { rows } of bodies(batch)) assert.equal(rows.length, 7);
  const rows = [
    ...bodies(single),
    ...bodies(explain),
    ...bodies(batch).flatMap(({ rows }) => rows),
  ];
  const seen = new Map<string, Set<unknown>>();
  for (const { features } of rows) {
    assert.deepEqual(Object.keys(features), ["days", "free", "up", "down", "plan", "gone"]);
    const { days, up, down } = features;
    assert.ok(days === null || days >= 0 && days <= 30);
    assert.ok(up === null || up >= 500);
    assert.ok(down === null || down <= -500);
    for (const [name, value] of Object.entries(features)) {
      seen.set(name, (seen.get(name) ?? new Set()).add(value));
    }
  }
  assert.deepEqual(seen.get("plan"), new Set(["free", "paid", null]));
  assert.deepEqual(seen.get("gone"), new Set([null]));
  assert.ok(seen.get("free")!.size > 500 && seen.get("free")!.has(null));
});

Deno.test("makeScenarios() refuses what is no description of a model", () => {
  for (const other of [null, {}, { champion: { features: [] } }, { champion: null }]) {
    assert.throws(
      () =>
        makeScenarios({ mix: readMix("single=1"), model: other, rows: 1, customers: [], seed: 1 }),
      new TypeError("Cannot make requests: /model does not say which features the model takes"),
    );
  }
});

Deno.test("drawScenario() draws by weight", () => {
  const scenarios = makeScenarios({
    mix: readMix("single=8,batch=1,explain=1"),
    model,
    rows: 1,
    customers: [],
    seed: 1,
  });
  const draw = drawScenario(scenarios, 1);
  const counts = [0, 0, 0];
  for (let count = 0; count < 10_000; count++) counts[draw()]!++;
  const [single, batch, explain] = counts;
  // Four standard deviations of a binomial draw.
  assert.ok(Math.abs(single! - 8000) < 160 && Math.abs(batch! - 1000) < 120, `${counts}`);
  assert.ok(Math.abs(explain! - 1000) < 120, `${counts}`);
});
