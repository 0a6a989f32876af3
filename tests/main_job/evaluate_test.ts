/** The stage `evaluate` through the command line: an imported model beside the others, and refusals. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { assertSaid } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { mainJob, repro, small } from "./_main_job.ts";

const imported = "data/elearning/models/imported/model.json";

function json(project: TestProject, path: string) {
  return JSON.parse(project.read(`data/elearning/${path}`));
}

/** Puts a model beside the others, as an import would. */
function bring(project: TestProject, changes: Record<string, unknown>): void {
  const model = { ...json(project, "models/baseline/model.json"), ...changes };
  project.write(imported, JSON.stringify(model));
}

Deno.test("repro evaluate measures all models on the test rows, and refuses models that do not fit", async (test) => {
  using project = mainJob();
  const evaluate = (...args: string[]) => repro(project, ["evaluate", ...small, ...args]);
  assertSaid(await evaluate(), 0, /^evaluate │ (Promote|Do not promote) the challenger model/m);
  const evaluation = json(project, "evaluation/evaluation.json");
  assert.deepEqual(Object.keys(evaluation.models), ["baseline", "challenger"]);
  const page = project.read("data/elearning/evaluation/evaluation.html");
  assert.ok(page.includes("May the candidate serve?"));

  await test.step("what it writes names the files that it is about", () => {
    const sha256 = (path: string) =>
      createHash("sha256").update(Deno.readFileSync(project.path(`data/elearning/${path}`)))
        .digest("hex");
    const decision = json(project, "evaluation/decision.json");
    assert.equal(decision.candidate.sha256, sha256("models/candidate/model.json"));
    assert.equal(evaluation.test_sha256, sha256("training/test.parquet"));
    assert.equal(evaluation.sha256.baseline, sha256("models/baseline/model.json"));
    const { test, models } = json(project, "evaluation/metrics.json");
    assert.equal(test.pr_auc.value, evaluation.models.challenger.metrics.pr_auc.value);
    assert.equal(models.baseline.log_loss.value, evaluation.models.baseline.metrics.log_loss.value);
  });

  await test.step("an imported model stands beside the others", async () => {
    bring(project, {});
    assertSaid(await evaluate(), 0);
    const { comparison } = json(project, "evaluation/evaluation.json");
    assert.deepEqual(comparison.map(({ name }: { name: string }) => name), [
      "baseline",
      "challenger",
      "imported",
    ]);
    // It is the baseline again, so that nothing sets them apart.
    assert.deepEqual(comparison[2].above_baseline.log_loss, { value: 0, interval: [0, 0] });
  });

  await test.step("one that may have seen the test rows is no candidate to promote", async () => {
    bring(project, { trained: { split: "unknown" } });
    const args = ["--set", "candidate.use=imported"];
    assertSaid(
      await evaluate(...args),
      0,
      /^evaluate │ Do not promote the imported model.*nobody has said what it was trained on/m,
    );
    bring(project, { trained: { split: "time", last_label_day: "2099-01-01" } });
    assertSaid(await evaluate(...args), 0, /it has seen \d+ of the test rows while it was trained/);
  });

  for (
    const [what, changes, message] of [
      [
        "of another data set",
        { dataset: "shop" },
        'it is for data set "shop", must be for "elearning"',
      ],
      ["of an older format", { format: 1 }, "format must be 2, train it anew"],
      [
        "of other features",
        { hashes: { contract: "0", definition: "0", data: "0" } },
        /it was made from contract 0, must be [0-9a-f]{12}; it was made from definition 0, must be/,
      ],
    ] as const
  ) {
    await test.step(`a model ${what} is refused by name`, async () => {
      bring(project, changes);
      const ended = await evaluate();
      assertSaid(ended, 1, 'Cannot load model "models/imported/model.json"');
      assertSaid(ended, 1, message);
    });
  }

  await test.step("a torn model file is refused, and leaves the last evaluation as it was", async () => {
    const before = project.read("data/elearning/evaluation/evaluation.json");
    project.write(imported, project.read(imported).slice(0, 400));
    assertSaid(
      await evaluate(),
      1,
      'Cannot load model "models/imported/model.json": it is no JSON',
    );
    assert.equal(project.read("data/elearning/evaluation/evaluation.json"), before);
  });
});
