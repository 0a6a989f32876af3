import assert from "node:assert/strict";
import type { DeclaredStage } from "../../stage/mod.ts";
import { lookUp } from "../_sample_session.ts";
import { ancestors, orderStages, Producers, reach } from "./order.ts";

/** A stage by its paths alone. */
function stage(name: string, inputs: string[], outputs: string[]): DeclaredStage {
  const output = (path: string) => ({
    path,
    kind: path.endsWith("/") ? "folder" as const : "file" as const,
    role: "artifact" as const,
    keep_on_failure: false,
  });
  return {
    name,
    file: `stages/${name}.ts`,
    about: "",
    params: {},
    inputs: Object.fromEntries(
      inputs.map((path, k) => [`i${k}`, { kind: "artifact", path, optional: false }]),
    ),
    outputs: Object.fromEntries(outputs.map((path, k) => [`o${k}`, output(path)])),
    needs: { net: [], env: [], ffi: false, worker: [], stores: {} },
  };
}

const diamond = [
  stage("d", ["data/{dataset}/b.txt", "data/{dataset}/c/x.txt"], ["data/{dataset}/d.txt"]),
  stage("c", ["data/{dataset}/a.txt"], ["data/{dataset}/c/"]),
  stage("b", ["data/{dataset}/a.txt"], ["data/{dataset}/b.txt"]),
  stage("a", [], ["data/{dataset}/a.txt"]),
];

Deno.test("orderStages() puts a stage after all it reads from, whatever the order of the files", () => {
  const order = orderStages(diamond, "x");
  assert.deepEqual(order.stages.map((one) => one.name), ["a", "b", "c", "d"]);
  assert.deepEqual(order.needs.get("d"), ["b", "c"]);
});

Deno.test("orderStages() prints the cycle when there is one", () => {
  const stages = [
    stage("a", ["data/x/c.txt"], ["data/x/a.txt"]),
    stage("b", ["data/x/a.txt"], ["data/x/b.txt"]),
    stage("c", ["data/x/b.txt"], ["data/x/c.txt"]),
  ];
  assert.throws(() => orderStages(stages, "x"), /a → c → b → a is a cycle/);
});

Deno.test("orderStages() puts a stage after what its look-ups come after, not after what they read", () => {
  const look_up = lookUp({ after: ["data/{dataset}/d.txt"], reads: ["data/{dataset}/z.txt"] });
  const first = { ...stage("a0", [], ["data/{dataset}/a0.txt"]), inputs: { look_up } };
  const order = orderStages([first, stage("z", [], ["data/{dataset}/z.txt"]), ...diamond], "x");
  assert.deepEqual(order.needs.get("a0"), ["d"]);
  assert.deepEqual(order.stages.map((one) => one.name), ["a", "b", "c", "d", "a0", "z"]);
});

Deno.test("reach() goes up to what is needed and down to what needs it", () => {
  const order = orderStages(diamond, "x");
  assert.deepEqual([...reach(order, ["c"], "upstream")].sort(), ["a", "c"]);
  assert.deepEqual([...reach(order, ["b"], "downstream")].sort(), ["b", "d"]);
});

Deno.test("Producers.of() finds the maker of a path, of a folder around it and of files inside it", () => {
  const producers = new Producers(diamond, "x");
  assert.deepEqual(producers.of("data/x/c/x.txt"), ["c"]);
  assert.deepEqual(producers.of("data/x/c"), ["c"]);
  assert.deepEqual(producers.of("data/x/"), ["a", "b", "c", "d"]);
  assert.deepEqual(producers.of("data/x/cc"), []);
});

Deno.test("ancestors() lists folders from the nearest", () => {
  assert.deepEqual(ancestors("a/b/c"), ["a/b", "a"]);
  assert.deepEqual(ancestors("a"), []);
});
