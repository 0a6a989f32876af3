import assert from "node:assert/strict";
import { join } from "node:path";
import { makeSample } from "../_sample.ts";
import { sampleSession } from "../_sample_session.ts";
import { flattenNumbers, metricsFiles, readMetrics } from "./metrics.ts";
import { metricsLines } from "./metrics_text.ts";
import { removeIfThere } from "../cache/write.ts";

const stages = {
  fit: {
    outputs: {
      "scores_json": ["data/{dataset}/scores.json", "metrics"],
      "model_json": "data/{dataset}/model.json",
    },
  },
  late: { outputs: { "late_json": ["data/{dataset}/late.json", "metrics"] } },
} satisfies Parameters<typeof sampleSession>[1];

function project() {
  return makeSample({ fit: { "scores.json": '{"auc":0.75,"n":{"rows":3}}', "model.json": "{}" } });
}

Deno.test("flattenNumbers() names nested numbers by their path and leaves out all else", () => {
  const value = { a: { b: 1, c: "x", d: null }, e: [2, { f: 3 }], g: true };
  assert.deepEqual(flattenNumbers(value), { "a.b": 1, "e.0": 2, "e.1.f": 3 });
  assert.deepEqual(flattenNumbers("text"), {});
});

Deno.test("readMetrics() reads the metrics outputs alone, by stage", () => {
  const session = sampleSession(project(), stages);
  assert.deepEqual(readMetrics(session), { fit: { auc: 0.75, "n.rows": 3 } });
});

Deno.test("readMetrics() reads the cache when the file in the work folder was edited", () => {
  const session = sampleSession(project(), stages);
  Deno.writeTextFileSync(join(session.project.root, "data/x/scores.json"), '{"auc":1}');
  assert.deepEqual(readMetrics(session), { fit: { auc: 0.75, "n.rows": 3 } });
});

Deno.test("readMetrics() begins keys with the output's name when a stage has several", () => {
  const session = sampleSession(makeSample({ fit: { "a.json": '{"n":1}', "b.json": '{"n":2}' } }), {
    fit: {
      outputs: {
        "a_json": ["data/{dataset}/a.json", "metrics"],
        "b_json": ["data/{dataset}/b.json", "metrics"],
      },
    },
  });
  assert.deepEqual(readMetrics(session), { fit: { "a_json.n": 1, "b_json.n": 2 } });
});

Deno.test("metricsFiles() says why a stage has no numbers", () => {
  const session = sampleSession(project(), stages);
  removeIfThere(join(session.project.root, "data/x/scores.json"));
  removeIfThere(join(session.project.cache, "objects"));
  const notes = metricsFiles(session, session.lock).map(({ note }) => note);
  assert.match(notes[0]!, /neither in the work folder nor in the cache \("deno task pull" may/);
  assert.equal(notes[1], "never run");
});

Deno.test("metricsLines() shows a block a stage and then what is missing", () => {
  const session = sampleSession(project(), stages);
  assert.deepEqual(metricsLines(metricsFiles(session, session.lock)), [
    "fit",
    "  auc     0.75",
    "  n.rows     3",
    "",
    "late  data/x/late.json: never run",
  ]);
});
