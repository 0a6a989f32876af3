import assert from "node:assert/strict";
import { lookUp, sampleSession } from "../_sample_session.ts";
import { pipelineDag } from "./dag.ts";
import { openProject } from "../project.ts";

const project = openProject("/nowhere", "x");
const session = sampleSession(project, {
  clean: {
    inputs: { raw: { kind: "source", param: "raw", optional: false } },
    outputs: { rows: "data/{dataset}/clean/" },
  },
  fit: {
    inputs: {
      rows: "data/{dataset}/clean/rows.csv",
      how: { kind: "yaml", path: "how.yaml", keys: ["a"] },
      version: lookUp({ reads: ["data/{dataset}/model.json"] }),
    },
    outputs: { model: "data/{dataset}/model.json" },
  },
  alone: { outputs: { a: "data/{dataset}/a.txt" } },
});

Deno.test("pipelineDag() has an edge from each stage to those that read its outputs", () => {
  const { nodes, edges } = pipelineDag(session);
  assert.deepEqual(nodes.map(({ id }) => id).sort(), ["alone", "clean", "fit"]);
  assert.deepEqual(edges, [["clean", "fit"]]);
});

Deno.test("pipelineDag() puts files, YAML files and sources between the stages with `files`", () => {
  const { nodes, edges } = pipelineDag(session, { files: true, stages: ["fit"] });
  assert.deepEqual(nodes.map(({ label }) => label), [
    "clean",
    "fit",
    "source raw",
    "clean/",
    "how.yaml",
    "model.json",
  ]);
  assert.deepEqual(edges, [
    ["source clean.raw", "clean"],
    ["clean", "file data/x/clean/"],
    ["file data/x/clean/", "fit"],
    ["file how.yaml", "fit"],
    ["fit", "file data/x/model.json"],
  ]);
});

Deno.test("pipelineDag() marks the stages that a plan names", () => {
  const plan = [{ stage: "fit", outcome: "maybe" as const, because: [] }];
  const { nodes } = pipelineDag(session, { plan });
  assert.deepEqual(nodes.map(({ id, state }) => [id, state]), [
    ["alone", undefined],
    ["clean", undefined],
    ["fit", "maybe"],
  ]);
});

Deno.test("pipelineDag() refuses the name of no stage with the nearest one", () => {
  assert.throws(() => pipelineDag(session, { stages: ["fitt"] }), /nearest is "fit"/);
});

Deno.test("pipelineDag() has edges from what a look-up comes after", () => {
  const late = lookUp({
    after: ["data/{dataset}/clean/rows.csv"],
    reads: ["data/{dataset}/fit.txt"],
  });
  const session = sampleSession(project, {
    clean: { outputs: { rows: "data/{dataset}/clean/" } },
    judge: { inputs: { late }, outputs: { verdict: "data/{dataset}/verdict.json" } },
  });
  assert.deepEqual(pipelineDag(session).edges, [["clean", "judge"]]);
  assert.deepEqual(pipelineDag(session, { files: true }).edges, [
    ["clean", "file data/x/clean/"],
    ["file data/x/clean/", "judge"],
    ["judge", "file data/x/verdict.json"],
  ]);
});
