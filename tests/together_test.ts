import assert from "node:assert/strict";
import { artifacts, assertSaid, assertTidy, diamond, outcomes, round } from "./_faults.ts";

for (const count of [2, 8]) {
  Deno.test(`${count} repro at once run each stage once and end with the same bytes`, async () => {
    using alone = diamond();
    assertSaid(await alone.task("repro", ...round(1)), 0);
    using project = diamond();
    const all = await Promise.all(
      Array.from({ length: count }, () => project.task("repro", "--json", ...round(1))),
    );
    const runs: Record<string, number> = {};
    for (const ended of all) {
      assertSaid(ended, 0);
      for (const [stage, outcome] of Object.entries(outcomes(ended))) {
        runs[stage] = (runs[stage] ?? 0) + (outcome === "run" ? 1 : 0);
        assert.ok(["run", "skip"].includes(outcome), `${stage}: ${outcome}`);
      }
    }
    assert.deepEqual(runs, { split: 1, left: 1, right: 1, join: 1, score: 1, page: 1 });
    assert.deepEqual(artifacts(project), artifacts(alone));
    assertTidy(project);
  });
}

Deno.test("repro at once with other parameters leave whole results, and the last one wins", async () => {
  using alone = diamond();
  assertSaid(await alone.task("repro", ...round(9)), 0);
  using project = diamond();
  const all = await Promise.all(
    [1, 2, 3, 4].map((value) => project.task("repro", ...round(value))),
  );
  for (const ended of all) assertSaid(ended, 0);
  assertSaid(await project.task("repro", ...round(9)), 0);
  assert.deepEqual(artifacts(project), artifacts(alone));
  assertTidy(project);
});
