/** A stage gives the same bytes alone, as a stage, and in the pipeline. */
import assert from "node:assert/strict";
import { artifacts, assertSaid } from "../_faults.ts";
import { taskCommand } from "../_project.ts";
import { mainJob, repro, runDeno, small } from "./_main_job.ts";

Deno.test("features and training_set make the same bytes alone, as a stage and in the pipeline", async () => {
  using project = mainJob();
  assertSaid(await repro(project, ["training_set", ...small]), 0);
  const outputs = [
    ...["features/features.parquet", "features/definition.json"],
    ...["train", "validation", "test", "calibration"].map((part) => `training/${part}.parquet`),
    "training/summary.json",
  ].map((name) => `data/elearning/${name}`);
  const known = artifacts(project, "elearning");
  const remove = () => outputs.forEach((path) => Deno.removeSync(project.path(path)));
  const assertSame = (way: string) => {
    const found = artifacts(project, "elearning");
    for (const folder of ["features", "training"]) {
      assert.equal(found[folder], known[folder], `${folder} made ${way}`);
    }
  };

  remove();
  // Nothing fixes zone, language or threads of a stage that is run alone.
  const surroundings = { env: { TZ: "Asia/Tokyo", LC_ALL: "tr_TR.UTF-8" }, threads: 1 };
  for (const stage of ["features", "training_set"]) {
    assertSaid(await runDeno(project, ["run", "-A", `stages/${stage}.ts`], surroundings), 0);
  }
  assertSame("alone");

  // Nothing may come from the cache: the stages are to run.
  Deno.removeSync(project.path("data/.cache"), { recursive: true });
  remove();
  for (const stage of ["features", "training_set"]) {
    assertSaid(await runDeno(project, [...taskCommand("stage"), stage], surroundings), 0);
  }
  assertSame("as a stage");
});
