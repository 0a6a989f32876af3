/** The same seed gives the same bytes: in another folder, zone and language, with other threads. */
import assert from "node:assert/strict";
import { assertSaid } from "../_faults.ts";
import { artifactHashes, mainJob, repro, small, type Surroundings } from "./_main_job.ts";

/** The lock file of a run of its own. */
async function lockOf(surroundings: Surroundings, jobs: number): Promise<string> {
  using project = mainJob();
  assertSaid(await repro(project, [...small, "--jobs", `${jobs}`], surroundings), 0);
  return project.read("data/elearning.lock.json");
}

Deno.test("repro makes the same bytes whatever the folder, zone, language, threads and jobs", async () => {
  const lock = await lockOf({ env: { TZ: "UTC", LC_ALL: "C.UTF-8" } }, 2);
  const hashes = artifactHashes(lock);
  assert.ok(Object.keys(hashes).length >= 20, lock);
  const others: [Surroundings, number][] = [
    [{ env: { TZ: "America/New_York", LC_ALL: "tr_TR.UTF-8" }, threads: 1 }, 1],
    [{ env: { TZ: "Asia/Tokyo", LC_ALL: "de_DE.UTF-8" }, threads: 2 }, 4],
  ];
  for (const [surroundings, jobs] of others) {
    const other = await lockOf(surroundings, jobs);
    assert.deepEqual(artifactHashes(other), hashes);
    assert.equal(other, lock, "equal work must give an equal lock");
  }
  // The comparison can fail: another seed is another data set.
  using project = mainJob();
  assertSaid(await repro(project, ["features", ...small, "--set", "ingest.seed=43"]), 0);
  const other = artifactHashes(project.read("data/elearning.lock.json"));
  for (const name of ["raw/", "truth.parquet", "features/features.parquet"]) {
    const path = `data/elearning/${name}`;
    assert.ok(path in other && other[path] !== hashes[path], path);
  }
});
