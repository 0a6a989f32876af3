import assert from "node:assert/strict";
import type { DeclaredStage } from "../../stage/mod.ts";
import type { StageResult } from "../events.ts";
import { schedule } from "./schedule.ts";

const stage = (name: string) => ({ name }) as DeclaredStage;
const needs = new Map([["a", []], ["b", ["a"]], ["c", ["a"]], ["d", ["b", "c"]], ["e", []]]);
const all = ["a", "b", "c", "d", "e"].map(stage);

/** Runs the five stages; `fails` names those that fail. */
async function run(fails: string[], keep_going: boolean, jobs: number) {
  const begun: string[] = [];
  let now = 0;
  let most = 0;
  const results = await schedule(all, needs, {
    jobs,
    keep_going,
    done: () => {},
    work: async ({ name }): Promise<StageResult> => {
      begun.push(name);
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 1));
      now--;
      return { stage: name, outcome: fails.includes(name) ? "failed" : "run", because: [] };
    },
  });
  return { begun, most, outcomes: results.map(({ outcome }) => outcome) };
}

Deno.test("schedule() begins a stage only after those that it needs", async () => {
  const { begun, outcomes } = await run([], false, 3);
  assert.deepEqual(new Set(begun), new Set(["a", "b", "c", "d", "e"]));
  assert.ok(begun.indexOf("a") < begun.indexOf("b") && begun.indexOf("c") < begun.indexOf("d"));
  assert.deepEqual(outcomes, ["run", "run", "run", "run", "run"]);
});

Deno.test("schedule() runs as many at once as there are jobs, and no more", async () => {
  assert.equal((await run([], false, 1)).most, 1);
  assert.equal((await run([], false, 2)).most, 2);
});

Deno.test("schedule() begins nothing new after a failure", async () => {
  const { outcomes } = await run(["a"], false, 1);
  assert.deepEqual(outcomes, ["failed", "blocked", "blocked", "blocked", "blocked"]);
});

Deno.test("schedule() with keep_going leaves out only what needs the failed stage", async () => {
  const { outcomes } = await run(["b"], true, 2);
  assert.deepEqual(outcomes, ["run", "failed", "run", "blocked", "run"]);
});

Deno.test("schedule() passes on an exception of the work", async () => {
  const work = () => Promise.reject(new TypeError("a defect"));
  const options = { jobs: 2, keep_going: false, done: () => {}, work };
  await assert.rejects(schedule(all, needs, options), /a defect/);
});
