import assert from "node:assert/strict";
import { z } from "@hono/zod-openapi";
import { type TestApp, testApp } from "./_test_app.ts";
import { modelOfBase, small_definition } from "./_test_registry.ts";
import { modelSchema, readySchema } from "./model_schemas.ts";
import { ModelSlot } from "./model_slot.ts";
import { servedModel, type VersionAbout } from "./served_model.ts";

const measured = { value: 0.6, interval: [0.55, 0.65] };
const metrics = { rows: 100, pr_auc: measured, roc_auc: measured, log_loss: measured };
const about: VersionAbout = {
  loaded_at: new Date("2026-08-01T00:00:00Z"),
  sha256: "c".repeat(64),
  registered: { at: "2026-07-31T00:00:00Z", who: "ada", commit: null },
  decision: { promote: true, sentence: "It is better." },
  definition: JSON.parse(small_definition),
  evaluation: {
    metrics,
    floors: { best: "recency_days", pr_auc_gain: { value: 0.1, interval: [0.02, 0.2] } },
    threshold: { offer: 0.3 },
    train: { rows: 1000, churn_rate: 0.2 },
  } as unknown as VersionAbout["evaluation"],
  card: "<!doctype html><title>Card</title>",
};

/** Runs a test with an app of a champion, and a challenger if one is given. */
async function withApp(
  test: (app: TestApp) => Promise<void>,
  { challenger = false, problems = [] as string[], slot = new ModelSlot(), champion = about } = {},
) {
  const model = servedModel(2, "b".repeat(64), modelOfBase(2), { loaded_at: about.loaded_at });
  const trial = { mode: "split", share: 0.1 } as const;
  slot.swap(
    servedModel(1, "a".repeat(64), modelOfBase(1), champion),
    challenger ? { model, trial } : undefined,
  );
  const watch = { problems: () => problems, follows: { alias: "champion" } as const };
  const app = testApp({ slot, watch });
  try {
    await test(app);
  } finally {
    app.close();
  }
}

Deno.test("/model says of both versions what is known of them", async () => {
  await withApp(async (app) => {
    const said = await (await app.ask("/model")).json();
    assert.doesNotThrow(() => modelSchema.parse(said));
    const { champion, challenger, follows } = said;
    assert.deepEqual(follows, { alias: "champion" });
    assert.deepEqual([champion.version, champion.kind, champion.sha256], [
      1,
      "logistic",
      about.sha256,
    ]);
    assert.deepEqual(champion.metrics, metrics);
    assert.deepEqual(champion.beside_rules.pr_auc_gain.interval, [0.02, 0.2]);
    assert.deepEqual(champion.decision, { promote: true, sentence: "It is better." });
    assert.equal(champion.card, "/model/card?variant=champion");
    assert.deepEqual(champion.features, [
      {
        name: "idle_days",
        kind: "number",
        missing: true,
        min: 0,
        max: 1000,
        title: "days since last activity",
      },
      { name: "plan", kind: "category", missing: true, levels: ["free", "paid"], title: "plan" },
    ]);
    assert.deepEqual([challenger.version, challenger.metrics, challenger.card], [2, null, null]);
    assert.deepEqual(challenger.trial, { mode: "split", share: 0.1 });
  }, { challenger: true });
});

Deno.test("/model/card shows a page that runs nothing, and says where there is none", async () => {
  await withApp(async (app) => {
    for (const path of ["/model/card", "/model/card?variant=champion"]) {
      const answer = await app.ask(path);
      assert.equal(await answer.text(), about.card);
      assert.equal(answer.headers.get("content-type"), "text/html; charset=utf-8");
      assert.match(
        answer.headers.get("content-security-policy")!,
        /^default-src 'none';.*; sandbox$/,
      );
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    }
    const [none, odd] = await Promise.all(
      ["challenger", "winner"].map((name) => app.ask(`/model/card?variant=${name}`)),
    );
    assert.deepEqual([none!.status, odd!.status], [404, 422]);
    assert.match((await none!.json()).error.message, /version 2 was registered without one/);
    assert.equal((await odd!.json()).error.problems[0].allowed, "champion or challenger");
  }, { challenger: true });
  await withApp(async (app) => {
    const none = await app.ask("/model/card?variant=challenger");
    assert.match((await none.json()).error.message, /there is no challenger/);
  });
});

Deno.test("/ready says what is amiss while the old model answers", async () => {
  const problems = ["Cannot load model: it is damaged"];
  await withApp(async (app) => {
    const answer = await app.ask("/ready");
    const said = await answer.json();
    assert.deepEqual(z.strictObject(readySchema.shape).parse(said), said);
    const { status, model, challenger, ...rest } = said;
    assert.deepEqual([answer.status, status, model.version], [200, "ready", 1]);
    assert.deepEqual([challenger.version, challenger.trial.mode], [2, "split"]);
    assert.deepEqual(rest, { problems: [], remarks: problems });
  }, { challenger: true, problems });
});

Deno.test("without a model /ready says why, and what needs one answers 503", async () => {
  const watch = { problems: () => ["it is away"], follows: { alias: "champion" } as const };
  const app = testApp({ slot: new ModelSlot(), watch });
  const ready = await app.ask("/ready");
  const { status, model, problems } = await ready.json();
  assert.deepEqual([ready.status, status, model], [503, "not ready", null]);
  assert.deepEqual(problems, ["no model is loaded", "it is away"]);
  for (const path of ["/model", "/model/card"]) {
    const answer = await app.ask(path);
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "5"]);
    await answer.body?.cancel();
  }
  const root = await (await app.ask("/")).json();
  assert.equal(root.model, null);
  app.close();
});

Deno.test("a swap between two requests changes what answers, and who answered", async () => {
  const slot = new ModelSlot();
  await withApp(async (app) => {
    const body = { customer: "ann", features: { idle_days: 12, plan: "paid" } };
    const first = await (await app.ask("/predict/single", body)).json();
    slot.swap(servedModel(7, "f".repeat(64), modelOfBase(7)));
    const second = await (await app.ask("/predict/single", body)).json();
    assert.deepEqual([first.model.version, second.model.version], [1, 7]);
    assert.ok(second.probability > first.probability);
  }, { slot });
});
