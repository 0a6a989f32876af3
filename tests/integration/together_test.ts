import { artifacts, assertSaid, assertTidy, assertWhole, diamond, round } from "../_faults.ts";

Deno.test("30 times eight repro at once over old outputs, with three values, leave them whole", async () => {
  const known = [];
  for (const value of [0, 1, 2]) {
    using fresh = diamond();
    assertSaid(await fresh.task("repro", ...round(value)), 0);
    known.push(artifacts(fresh));
  }
  using project = diamond();
  for (let time = 0; time < 30; time++) {
    // Every other time all has to run; else all that is needed is in the cache.
    const args = time % 2 === 0 ? ["--force"] : [];
    const all = await Promise.all(
      [0, 1, 2, 0, 1, 2, 0, 1].map((value) => project.task("repro", ...args, ...round(value))),
    );
    for (const ended of all) assertSaid(ended, 0);
    assertTidy(project);
    assertSaid(await project.task("repro", ...round(time % 3)), 0);
    assertWhole(project, [known[time % 3]!]);
  }
});
