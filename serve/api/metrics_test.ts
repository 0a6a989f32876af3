import assert from "node:assert/strict";
import { inFolder } from "./_folder.ts";
import { fillStore, small_key, smallFeatures, storeRow } from "./_small_store.ts";
import { small_row, smallModel, type TestApp, testApp } from "./_test_app.ts";
import { createMetrics, type MetricSources } from "./metrics.ts";
import { ModelSlot } from "./model_slot.ts";
import { servedModel } from "./served_model.ts";

const now = () => new Date("2026-08-28T12:00:00Z");

function metricsOf(sources: Partial<MetricSources> = {}) {
  return createMetrics({
    models: () => [],
    models_amiss: () => 0,
    feature_age_days: () => Promise.resolve(undefined),
    log_losses: () => [],
    log_waiting_bytes: () => 0,
    now,
    ...sources,
  });
}

/** The values of `/metrics` by name and labels. */
async function read(app: TestApp): Promise<Map<string, number>> {
  const answer = await app.ask("/metrics");
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const lines = (await answer.text()).split("\n").filter((line) => /^[a-z]/.test(line));
  return new Map(lines.map((line) => {
    const at = line.lastIndexOf(" ");
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));
}

/** Those of a name. */
function of(values: Map<string, number>, name: string): Record<string, number> {
  return Object.fromEntries(
    [...values].filter(([key]) => key === name || key.startsWith(`${name}{`)),
  );
}

Deno.test("requests are counted by route, method and status, and timed by route", async () => {
  using app = testApp({ metrics: metricsOf() });
  await app.ask("/predict/single", small_row);
  await app.ask("/predict/single", small_row);
  await app.ask("/predict/single", "no JSON");
  await app.ask("/live");
  const values = await read(app);
  assert.deepEqual(of(values, "churn_api_requests_total"), {
    'churn_api_requests_total{route="/predict/single",method="POST",status="200"}': 2,
    'churn_api_requests_total{route="/predict/single",method="POST",status="400"}': 1,
    'churn_api_requests_total{route="/live",method="GET",status="200"}': 1,
  });
  const name = "churn_api_request_latency_seconds";
  assert.equal(values.get(`${name}_count{route="/predict/single"}`), 3);
  const buckets = [...values.keys()].filter((key) => key.startsWith(`${name}_bucket`))
    .filter((key) => key.includes("/live")).map((key) => key.match(/le="([^"]+)"/)![1]);
  // From 1 ms to 1 s.
  const ends = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, "+Inf"];
  assert.deepEqual(buckets, ends.map(String));
});

Deno.test("no label takes what callers make up", async () => {
  using app = testApp({ metrics: metricsOf() });
  await (await app.ask("/metrics")).body?.cancel();
  const before = (await read(app)).size;
  for (let at = 0; at < 50; at++) {
    await app.ask(`/made-up-${at}`);
    await app.ask(`/predict/customer/c${at}`);
    await app.ask("/live", undefined, { method: `M${at}` });
    await app.ask("/live", undefined, { headers: { "x-request-id": `r${at}` } });
    await app.ask("/predict/single", { ...small_row, customer: `c${at}` });
  }
  const once = (await read(app)).size;
  for (let at = 50; at < 100; at++) {
    await app.ask(`/made-up-${at}`);
    await app.ask(`/predict/customer/c${at}`);
    await app.ask("/live", undefined, { method: `M${at}` });
    await app.ask("/predict/single", { ...small_row, customer: `c${at}` });
  }
  const values = await read(app);
  assert.ok(once > before);
  assert.equal(values.size, once);
  const routes = [...values.keys()].flatMap((key) => key.match(/route="([^"]+)"/)?.[1] ?? []);
  assert.deepEqual([...new Set(routes)].sort(), [
    "/live",
    "/metrics",
    "/predict/customer/:id",
    "/predict/single",
    "none",
  ]);
});

Deno.test("predictions, scores and missing values are counted, of one row and of many", async () => {
  using app = testApp({ metrics: metricsOf() });
  const given: [idle_days: number | null, plan: string | null][] = [
    [5, "paid"], // 1 / (1 + exp(1.5)) = 0.18, low
    [null, null], // 0.27, medium
    [10, "free"], // 0.5, high
    [null, "paid"], // 0.12, low
  ];
  const rows = given.map(([idle_days, plan]) => ({ features: { idle_days, plan } }));
  await app.ask("/predict/single", rows[1]);
  await app.ask("/predict", { rows: Array.from({ length: 250 }, () => rows).flat() });
  const values = await read(app);
  assert.deepEqual(of(values, "churn_api_predictions_total"), {
    'churn_api_predictions_total{variant="champion",risk="high"}': 250,
    'churn_api_predictions_total{variant="champion",risk="medium"}': 251,
    'churn_api_predictions_total{variant="champion",risk="low"}': 500,
  });
  assert.equal(values.get("churn_api_feature_rows_total"), 1001);
  assert.deepEqual(of(values, "churn_api_features_missing_total"), {
    'churn_api_features_missing_total{feature="idle_days"}': 501,
    'churn_api_features_missing_total{feature="plan"}': 251,
  });
  const bucket = (end: string) =>
    values.get(`churn_api_score_bucket{variant="champion",le="${end}"}`);
  assert.deepEqual([bucket("0.1"), bucket("0.2"), bucket("0.3"), bucket("0.5"), bucket("+Inf")], [
    0,
    500,
    751,
    1001,
    1001,
  ]);
});

Deno.test("scores of a model in the shadow are compared with the champion's", async () => {
  const slot = new ModelSlot();
  slot.swap(servedModel(1, "a".repeat(64), smallModel()), {
    model: servedModel(2, "b".repeat(64), smallModel()),
    trial: { mode: "shadow" },
  });
  using app = testApp({ slot, metrics: metricsOf() });
  await app.ask("/predict/single", small_row);
  const values = await read(app);
  assert.equal(values.get("churn_api_shadow_difference_count"), 1);
  assert.equal(values.get("churn_api_shadow_difference_sum"), 0);
});

Deno.test("gauges show models, their age and loss, and what waits for the log", async () => {
  const metrics = metricsOf({
    models: () => [{
      variant: "champion",
      version: "7",
      id: "abc",
      loaded_at: new Date("2026-08-28T11:59:00Z"),
    }],
    log_losses: () => [{ variant: "champion", version: "7", outcomes: 12, log_loss: 0.25 }],
    log_waiting_bytes: () => 42,
  });
  using app = testApp({ metrics });
  const values = await read(app);
  const expected = {
    'churn_api_model_info{variant="champion",version="7",id="abc"}': 1,
    'churn_api_model_age_seconds{variant="champion"}': 60,
    'churn_api_outcome_log_loss{variant="champion",version="7"}': 0.25,
    'churn_api_outcomes_matched{variant="champion",version="7"}': 12,
    churn_api_log_waiting_bytes: 42,
    churn_api_requests_in_flight: 1, // this one
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(values.get(name), value, name);
  assert.deepEqual(of(values, "churn_api_feature_age_days"), {});
});

Deno.test("the age of features is that of the newest snapshot in the store", () =>
  inFolder(async (folder) => {
    const online = smallFeatures(folder);
    const feature_age_days = () => online.age_days(small_key.definition);
    using app = testApp({ metrics: metricsOf({ feature_age_days }) });
    assert.deepEqual(of(await read(app), "churn_api_feature_age_days"), {});
    const row = storeRow("ann", "paid", 12);
    await fillStore(folder, [row, { ...row, customer: "old", snapshot_day: row.snapshot_day - 9 }]);
    assert.equal((await read(app)).get("churn_api_feature_age_days"), 7);
    await fillStore(folder, [{ ...row, snapshot_day: row.snapshot_day + 7 }]);
    assert.equal((await read(app)).get("churn_api_feature_age_days"), 0);
    await online.close();
  }));
