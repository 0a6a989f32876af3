/** What the gate decides, the registry keeps and scoring uses: promotion, rollback, refusal. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseContract } from "../../lib/contract/mod.ts";
import { cardMarkdown, cardPage } from "../../lib/report/mod.ts";
import { modelCard } from "../../stages/_model_card.ts";
import { assertSaid, outcomes } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { mainJob, repro, small } from "./_main_job.ts";

/** A candidate that is no better than the champion: shrunk to almost nothing. */
const worse = ["--set", "candidate.use=baseline", "--set", "train_baseline.ridge=3000"];

async function registry(project: TestProject, ...args: string[]) {
  const { code, stdout, stderr } = await project.task("registry", ...args, "--json");
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function aliases(project: TestProject): Promise<unknown> {
  return (await registry(project, "list")).aliases;
}

function sha256(project: TestProject, file: string): string {
  return createHash("sha256").update(Deno.readFileSync(project.path(file))).digest("hex");
}

const champion = "data/elearning/champion";

Deno.test("repro ends with a champion, and goes back and forth with the registry", async (test) => {
  using project = mainJob();
  assertSaid(await repro(project, small), 0, /^promote │ version 1 is the champion\. Promote the/m);
  const hash = sha256(project, `${champion}/model.json`);
  const promotion = project.read(`${champion}/promotion.json`);

  await test.step("the candidate serves, and promoting it asks for no new judgement", async () => {
    assert.deepEqual(await aliases(project), { champion: 1, challenger: null, previous: null });
    assert.equal(hash, sha256(project, "data/elearning/models/candidate/model.json"));
    const { version: { id } } = await registry(project, "show", "champion");
    const { version, id: served, sha256: model, candidate } = JSON.parse(promotion);
    assert.deepEqual([version, served, model, candidate.serves], [1, id, hash, true]);
    assertSaid(await repro(project, small), 0, /^\d+ unchanged in/m);
  });

  await test.step("its card tells of it, and its lineage leads to the data", async () => {
    await registry(project, "show", "champion", "--to", "out");
    const card = project.read("out/card.md");
    const evaluation = JSON.parse(project.read(`${champion}/evaluation.json`));
    const { value, interval: [low, high] } = evaluation.metrics.pr_auc;
    for (
      const said of [
        '# Model card: who will leave "elearning"',
        "Gradient-boosted trees: they give every customer",
        "## Limits",
        `| PR-AUC | ${value.toFixed(3)} | ${low.toFixed(3)} to ${high.toFixed(3)} | `,
        "## What the gate decided",
        "Split in time: ",
        "Settings that were tried, by log loss on the validation rows.",
        "## Where it comes from",
      ]
    ) assert.ok(card.includes(said), `"${said}" is not in the card:\n${card}`);
    const page = project.read("out/card.html");
    assert.ok(page.includes("Content-Security-Policy") && page.includes(value.toFixed(3)));
    const lineage = JSON.parse(project.read("out/lineage.json"));
    assert.equal(lineage.test_data, sha256(project, "data/elearning/training/test.parquet"));
    assert.equal(lineage.model, hash);
    assert.ok(lineage.training.trials.some(({ chosen }: { chosen: boolean }) => chosen));
    assert.equal(lineage.decision, sha256(project, "data/elearning/evaluation/decision.json"));
    assert.equal(
      sha256(project, "out/definition.json"),
      sha256(project, "data/elearning/features/definition.json"),
    );
  });

  await test.step("the card names what is bad, and shows any name as it is", () => {
    const read = (file: string) => JSON.parse(project.read(file));
    const data = {
      contract: parseContract(project.read("data/contracts/elearning.yaml"), "elearning.yaml"),
      model: read("out/model.json"),
      choice: read("data/elearning/models/candidate/choice.json"),
      decision: read("out/decision.json"),
      evaluation: read("out/evaluation.json"),
      summary: read("data/elearning/training/summary.json"),
      definition: read("data/elearning/features/definition.json"),
      training: read("data/elearning/models/challenger/metrics.json"),
      lineage: [],
    };
    const warned = () =>
      modelCard(data).sections.flatMap(({ blocks }) => blocks)
        .flatMap((block) => block.kind === "warning" ? block.text : []);
    const before = warned();
    const nasty = "<script>alert(1)</script>|\n# x";
    const [slice] = data.evaluation.slices;
    data.evaluation.slices = [{ ...slice, attribute: "plan", level: nasty, worse: ["ranking"] }];
    data.evaluation.leaks.suspected = [{ feature: "recency_days", roc_auc: 0.99 }];
    data.evaluation.floors.pr_auc_gain.interval = [-0.01, 0.02];
    data.decision.promote = false;
    data.model.trained = { split: "unknown" };
    const added = warned().filter((one) => !before.includes(one)).map((one) => one.slice(0, 30));
    assert.deepEqual(added, [
      "The gate refused it, for the r",
      "Nobody has said what it was tr",
      "Single features that rank susp",
      "It may rank no better than the",
      "Much worse for some groups: pl",
    ]);
    const card = modelCard(data);
    assert.ok(!cardPage(card).includes("<script"));
    assert.ok(
      cardMarkdown(card).includes(String.raw`plan: \<script\>alert(1)\</script\>\| \# x |`),
    );
  });

  await test.step("a registry that was removed gets its version again", async () => {
    const lock = project.read("data/elearning.lock.json");
    Deno.removeSync(project.path("data/registry"), { recursive: true });
    const again = outcomes(await repro(project, [...small, "--json"]));
    assert.deepEqual([again.evaluate, again.promote, again.score], ["skip", "run", "skip"]);
    assert.equal(project.read(`${champion}/promotion.json`), promotion);
    assert.equal(project.read("data/elearning.lock.json"), lock);
    assert.deepEqual(await aliases(project), { champion: 1, challenger: null, previous: null });
  });

  await test.step("files that are not of one candidate are not registered", async () => {
    const file = "data/elearning/evaluation/decision.json";
    const good = project.read(file);
    const { sha256 } = JSON.parse(good).candidate;
    project.write(file, good.replace(sha256, "0".repeat(64)));
    assertSaid(
      await project.task("stage", "promote"),
      1,
      'Cannot register model "challenger": model.json, evaluation.json and decision.json are not ' +
        'of one candidate, type "deno task repro"',
    );
    project.write(file, good);
    assert.equal((await registry(project, "list")).highest, 1);
  });

  await test.step("a worse candidate is kept, and does not serve", async () => {
    const refused = await repro(project, [...small, ...worse]);
    assertSaid(
      refused,
      0,
      /^promote │ version 1 stays the champion, the candidate is version 2\./m,
    );
    assert.deepEqual(await aliases(project), { champion: 1, challenger: 2, previous: null });
    assert.equal(sha256(project, `${champion}/model.json`), hash);
    assertSaid(await repro(project, [...small, ...worse]), 0, /^\d+ unchanged in/m);
  });

  await test.step("by hand it serves all the same, and the gate is not asked again", async () => {
    await registry(project, "promote", "2", "--why", "to see");
    const after = outcomes(await repro(project, [...small, ...worse, "--json"]));
    assert.deepEqual([after.evaluate, after.promote, after.score], ["skip", "run", "run"]);
    assert.equal(JSON.parse(project.read(`${champion}/promotion.json`)).version, 2);
  });

  await test.step("a rollback stays, as the decision stands in the log", async () => {
    await registry(project, "rollback", "--why", "seen");
    const after = outcomes(await repro(project, [...small, ...worse, "--json"]));
    assert.equal(after.evaluate, "skip");
    assert.notEqual(after.promote, "skip");
    assert.deepEqual(await aliases(project), { champion: 1, challenger: 2, previous: null });
    assert.equal(sha256(project, `${champion}/model.json`), hash);
    assertSaid(await repro(project, [...small, ...worse]), 0, /^\d+ unchanged in/m);
  });
});

Deno.test("repro says what to do where the first candidate is refused, and does it once told", async () => {
  using project = mainJob();
  const few = [...small, "--set", "evaluate.rows_min=100000"];
  const refused = await repro(project, few);
  assertSaid(
    refused,
    1,
    '  Cannot let a model serve "elearning": the gate refused the candidate, and no version serves yet\n' +
      "  Do not promote the challenger model, nothing serves yet: ",
    '  "deno task registry promote 1 --dataset elearning --why TEXT" and ' +
      '"deno task repro --dataset elearning"\n',
    /^score +blocked/m,
  );
  assertSaid(await repro(project, few), 1, "Cannot let a model serve");
  assert.equal((await registry(project, "list")).versions.length, 1);
  await registry(project, "promote", "1", "--why", "few rows are enough");
  assertSaid(await repro(project, few), 0, /^promote │ version 1 is the champion; this decision/m);
  assertSaid(await repro(project, few), 0, /^\d+ unchanged in/m);
  const { moves } = await registry(project, "show", "1");
  assert.deepEqual(
    moves.map((
      move: { action: string; against_decision: boolean },
    ) => [move.action, move.against_decision]),
    [["challenge", false], ["promote", true]],
  );
});
