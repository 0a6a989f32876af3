/** The prediction API beside the batch: every customer both ways, from the registry that repro fills. */
import assert from "node:assert/strict";
import { parse } from "@std/csv";
import type { VersionEvaluation } from "../../lib/model/mod.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { type TestApp, testApp } from "../../serve/api/_test_app.ts";
import { ModelSlot } from "../../serve/api/model_slot.ts";
import { ModelWatch } from "../../serve/api/model_watch.ts";
import { assertSaid } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { mainJob, query, repro, reproServing, small } from "./_main_job.ts";

const dataset = "elearning";

/** A customer as the batch has scored it. */
interface BatchRow {
  customer: string;
  probability: number;
  log_odds: number;
  features: Record<string, unknown>;
}

/** What the stage `score` wrote, with the features that it read. */
async function batchOf(project: TestProject, names: readonly string[]): Promise<BatchRow[]> {
  const text = project.read(`data/${dataset}/predictions/predictions.csv`);
  const predictions = new Map(
    parse(text, { skipFirstRow: true }).map((row) => [row.customer!, row]),
  );
  const columns = names.map((name) => `"${name}"`).join(", ");
  const rows = await query(
    project,
    `SELECT customer, ${columns} FROM read_parquet('@/data/${dataset}/features/features.parquet')
     WHERE snapshot_day = (
       SELECT MAX(snapshot_day) FROM read_parquet('@/data/${dataset}/features/features.parquet')
     ) ORDER BY customer`,
  );
  assert.equal(rows.length, predictions.size);
  return rows.map(({ customer, ...features }) => {
    const { probability, log_odds } = predictions.get(customer as string)!;
    return {
      customer: customer as string,
      probability: Number(probability),
      log_odds: Number(log_odds),
      features: Object.fromEntries(
        Object.entries(features).map(([name, value]) => [
          name,
          typeof value === "bigint" ? Number(value) : value,
        ]),
      ),
    };
  });
}

/** The API as it runs on the project's registry. */
async function served(project: TestProject): Promise<{ app: TestApp; slot: ModelSlot }> {
  const slot = new ModelSlot();
  const watch = new ModelWatch({
    registry: openStorage(project.path("data/registry")),
    dataset,
    champion: { alias: "champion" },
    slot,
    poll_ms: 1000,
    pause: () => undefined,
    now: () => new Date(),
    now_ms: () => performance.now(),
    random: () => 0,
    on: () => {},
  });
  await watch.look();
  assert.deepEqual(watch.problems(), []);
  return { app: testApp({ slot, watch, dataset }), slot };
}

Deno.test("the API gives every customer the bits that the batch gives, and tells of the version", async (test) => {
  using project = mainJob();
  for (const [use, kind] of [["challenger", "trees"], ["baseline", "logistic"]] as const) {
    const args = [...small, "--set", `candidate.use=${use}`];
    assertSaid(await reproServing(project, args), 0);
    if (use === "baseline") {
      // The gate keeps the trees; which is the better one is no matter here.
      const promoted = await project.task("registry", "promote", "2", "--why", "to see it serve");
      assertSaid(promoted, 0);
      assertSaid(await repro(project, args), 0);
    }
    const { app, slot } = await served(project);
    const { model, about } = slot.current!.champion;

    await test.step(`${kind}: one row and many rows give the probabilities of the batch`, async () => {
      assert.equal(model.kind, kind);
      const batch = await batchOf(project, model.features.map(({ name }) => name));
      assert.ok(batch.length > 100, `${batch.length} customers`);
      const rows = batch.map(({ customer, features }) => ({ customer, features }));
      const many = await (await app.ask("/predict", { rows })).json();
      for (const [at, { customer, probability }] of batch.entries()) {
        const one = await (await app.ask("/predict/single", rows[at])).json();
        assert.equal(one.customer, customer);
        assert.ok(Object.is(one.probability, probability), `${customer}: ${one.probability}`);
        assert.ok(Object.is(many.predictions[at].probability, probability), customer);
        const { cells } = slot.current!.champion.read.single(rows[at]);
        assert.ok(Object.is(model.logOdds(cells), batch[at]!.log_odds), customer);
      }
    });

    await test.step(`${kind}: /model shows the figures of the version's own evaluation`, async () => {
      const { champion } = await (await app.ask("/model")).json();
      const own: VersionEvaluation = JSON.parse(
        project.read(`data/${dataset}/champion/evaluation.json`),
      );
      const { version, sha256 } = JSON.parse(
        project.read(`data/${dataset}/champion/promotion.json`),
      );
      assert.deepEqual(champion.metrics, own.metrics);
      assert.deepEqual([champion.version, champion.sha256], [version, sha256]);
      assert.ok(champion.features.every(({ title }: { title: unknown }) => title !== null));
      assert.equal(about.definition?.hash, slot.current?.champion.file.hashes.definition);
      const card = await (await app.ask(champion.card)).text();
      assert.ok(card.includes("Model card") && card.includes(own.metrics.pr_auc.value.toFixed(3)));
    });
    app.close();
  }
});
