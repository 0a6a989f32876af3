import assert from "node:assert/strict";
import { z } from "zod";
import { callStage } from "./call.ts";
import { type AnyStage, defineStage } from "./declare.ts";
import { declareStage } from "./describe.ts";
import { optional, resolved, source, yamlKeys } from "./inputs.ts";
import { keptOnFailure, metrics, report } from "./outputs.ts";

const stage = defineStage({
  about: "All kinds",
  params: z.strictObject({
    ridge: z.number().min(0).default(1),
    source: z.string().optional(),
    deep: z.strictObject({ depth: z.int() }).optional(),
  }),
  inputs: {
    raw: "data/{dataset}/raw.csv",
    truth: optional("data/{dataset}/truth.csv"),
    events: source("source", { optional: true }),
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["label"]),
    champion: resolved({ resolve: () => ({ version: 1 }) }),
    names: resolved({
      stores: ["shelf"],
      under: "{dataset}/names/",
      after: ["data/{dataset}/raw.csv"],
      settles: true,
      resolve({ stores, dataset, after }): string[] {
        // @ts-expect-error the look-up names no such store
        const wrong = () => stores.shelv;
        return [stores.shelf, dataset, ...after, typeof wrong];
      },
    }),
  },
  outputs: {
    model: "data/{dataset}/model/",
    numbers: metrics("data/{dataset}/metrics.json"),
    page: report("data/{dataset}/report.html"),
    quarantine: keptOnFailure("data/{dataset}/quarantine/"),
  },
  needs: { stores: { shelf: "write", old: "read" } },
  run({ params, inputs, outputs, stores }) {
    const raw: string = inputs.raw;
    const truth: string | undefined = inputs.truth;
    const version: number = inputs.champion.version;
    const places: string[] = [raw, truth ?? "", outputs.model, inputs.contract.at(["label"])];
    places.push(stores.shelf, stores.old, ...inputs.names);
    const ridge: number = params.ridge;
    const wrong = () => [
      // @ts-expect-error no such input
      inputs.row,
      // @ts-expect-error no such output
      outputs.modle,
      // @ts-expect-error no such parameter
      params.rigde,
      // @ts-expect-error no such key was asked for
      inputs.contract.value.lable,
      // @ts-expect-error no such store
      stores.shelv,
    ];
    void [version, places, ridge, wrong];
  },
});

const plain = stage as unknown as AnyStage;

Deno.test("defineStage() refuses a source that is no parameter, when it is compiled and when it is read", () => {
  const params = z.strictObject({ path: z.string().optional() });
  const wrong = defineStage({
    about: "",
    params,
    // @ts-expect-error "pth" is no parameter
    inputs: { raw: source("pth") },
    outputs: {},
    run() {},
  });
  const read = () => declareStage("x", "stages/x.ts", wrong as unknown as AnyStage, {});
  assert.throws(read, /parameter "pth", which is not declared, nearest is "path"/);
});

Deno.test("defineStage() gives a stage that declares no store none", () => {
  defineStage({
    about: "",
    params: z.strictObject({}),
    inputs: {},
    outputs: {},
    // @ts-expect-error no store was declared
    run: ({ stores }) => void stores.shelf,
  });
});

Deno.test("declareStage() gives the declaration as data, with defaults", () => {
  const { declared, problems } = declareStage("all", "stages/all.ts", plain, {});
  assert.deepEqual(problems, []);
  assert.deepEqual(declared.params, { ridge: 1 });
  assert.deepEqual(declared.inputs.truth, {
    kind: "artifact",
    path: "data/{dataset}/truth.csv",
    optional: true,
  });
  assert.deepEqual(declared.inputs.events, { kind: "source", param: "source", optional: true });
  assert.deepEqual(declared.inputs.names, {
    kind: "resolved",
    reads: [],
    net: [],
    env: [],
    stores: ["shelf"],
    under: ["{dataset}/names/"],
    after: ["data/{dataset}/raw.csv"],
    settles: true,
  });
  assert.deepEqual(declared.needs.stores, { shelf: "write", old: "read" });
  assert.equal(declared.outputs.model!.kind, "folder");
  assert.equal(declared.outputs.page!.keep_on_failure, true);
  assert.deepEqual(declared, JSON.parse(JSON.stringify(declared)));
});

Deno.test("declareStage() names every refused parameter with its path", () => {
  const section = { ridge: -1, rigde: 2, deep: { depht: 1, depth: 1.5 } };
  const { problems } = declareStage("all", "stages/all.ts", plain, section);
  const found = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).sort();
  assert.equal(found.length, 4);
  assert.match(found[0]!, /^deep\.depht: .*nearest is "depth"/);
  assert.match(found[1]!, /^deep\.depth: /);
  assert.match(found[2]!, /^ridge: /);
  assert.match(found[3]!, /^rigde: .*nearest is "ridge"/);
});

Deno.test("declareStage() says what is missing when the export is no stage", () => {
  for (const value of [undefined, 1, {}, { about: "x" }, { about: "x", run() {} }]) {
    const read = () => declareStage("x", "stages/x.ts", value as unknown as AnyStage, {});
    assert.throws(read, /^TypeError: Cannot use stage "x"/);
  }
});

Deno.test("callStage() refuses a name that was not declared when it runs", async () => {
  const loose = {
    ...plain,
    run: ({ outputs }: { outputs: Record<string, string> }) => void outputs.modle,
  };
  const call = {
    stage: "all",
    section: {},
    inputs: {},
    outputs: { model: "/x/model" },
    stores: {},
    scratch: "/x",
    temporary: "/x/tmp",
  };
  const listener = { log: () => {}, progress: () => {} };
  await assert.rejects(
    callStage(loose, call, listener),
    /Cannot use output "modle" of stage "all": not declared, nearest is "model"/,
  );
});
