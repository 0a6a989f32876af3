import assert from "node:assert/strict";
import { inFolder, linesIn } from "./_folder.ts";
import { small_row, smallModel, testApp } from "./_test_app.ts";
import { ModelSlot } from "./model_slot.ts";
import { PredictionLog } from "./prediction_log.ts";
import { servedModel } from "./served_model.ts";
import { variantOf } from "./variant.ts";

const now = () => new Date("2026-08-28T12:00:00.000Z");
const champion = { version: 1, id: "a".repeat(64), threshold: 0.3 };
const rows = [
  small_row,
  { customer: 'b"\n', features: { idle_days: null, plan: "free" } },
  { features: { idle_days: 30, plan: null } },
];

/** By the formula of the model in _test_app.ts. */
function expected({ features }: { features: { idle_days: number | null; plan: string | null } }) {
  const z = -1 + 0.1 * (features.idle_days ?? 0) - (features.plan === "paid" ? 1 : 0);
  return 1 / (1 + Math.exp(-z));
}

function near(found: number, wanted: number): void {
  assert.ok(Math.abs(found - wanted) < 1e-12, `${found}, not ${wanted}`);
}

function logIn(folder: string): PredictionLog {
  return new PredictionLog({
    folder,
    queue_bytes_max: 2 ** 20,
    file_bytes_max: 2 ** 20,
    flush_ms: 1,
    retry_ms: 1,
    now,
    onLost: () => assert.fail("a line was lost"),
    onTrouble: (message) => assert.fail(message),
  });
}

/** Asks an app that logs, and gives what stands in the log. */
async function logged(
  bodies: [path: string, body: unknown][],
  slot?: ModelSlot,
): Promise<{ answers: Record<string, unknown>[]; lines: Record<string, unknown>[] }> {
  const answers: Record<string, unknown>[] = [];
  let lines: Record<string, unknown>[] = [];
  await inFolder(async (folder) => {
    const predictions = logIn(folder);
    using app = testApp({ predictions, now, ...slot === undefined ? {} : { slot } });
    for (const [path, body] of bodies) answers.push(await (await app.ask(path, body)).json());
    await predictions.close();
    lines = Object.values(linesIn(folder)).flat().map((line) => JSON.parse(line));
  });
  return { answers, lines };
}

Deno.test("POST /predict/single answers with probability, risk, version and request id", async () => {
  using app = testApp();
  for (const row of rows) {
    const answer = await app.ask("/predict/single", row, { headers: { "x-request-id": "r-1" } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("x-request-id"), "r-1");
    const { probability, risk, ...rest } = await answer.json();
    near(probability, expected(row));
    assert.equal(risk, probability >= 0.5 ? "high" : probability >= 0.25 ? "medium" : "low");
    assert.deepEqual(rest, {
      ...row.customer === undefined ? {} : { customer: row.customer },
      variant: "champion",
      model: champion,
      request_id: "r-1",
    });
  }
});

Deno.test("POST /predict gives each row what it gets alone, bit for bit", async () => {
  using app = testApp();
  // Many rows are scored by columns, few one by one.
  for (const times of [1, 30]) {
    const all = Array.from({ length: times }, () => rows).flat();
    const { predictions, models, ...rest } = await (await app.ask("/predict", { rows: all }))
      .json();
    assert.deepEqual(models, { champion });
    assert.deepEqual(Object.keys(rest), ["request_id"]);
    const alone = await Promise.all(rows.map(async (row) => {
      const { customer, probability, risk, variant } = await (await app.ask("/predict/single", row))
        .json();
      return { ...customer === undefined ? {} : { customer }, probability, risk, variant };
    }));
    assert.deepEqual(predictions, Array.from({ length: times }, () => alone).flat());
  }
});

Deno.test("POST /predict?partial=true predicts good rows beside bad ones, whose places it names", async () => {
  using app = testApp();
  const bad = { features: { idle_days: -1, plan: "gold" } };
  const body = { rows: [bad, rows[0], bad, rows[2]] };
  assert.equal((await app.ask("/predict", body)).status, 422);
  assert.equal((await app.ask("/predict?partial=false", body)).status, 422);
  const answer = await (await app.ask("/predict?partial=true", body)).json();
  assert.deepEqual(answer.predictions.map(({ row }: { row: number }) => row), [1, 3]);
  near(answer.predictions[1].probability, expected(rows[2]!));
  const places = answer.refused.map(({ row, field }: { row: number; field: string }) => [
    row,
    field,
  ]);
  assert.deepEqual(places, [
    [0, "features.idle_days"],
    [0, "features.plan"],
    [2, "features.idle_days"],
    [2, "features.plan"],
  ]);
  assert.equal(answer.refused_total, 4);
  const none = await (await app.ask("/predict?partial=true", { rows: [bad] })).json();
  assert.deepEqual([none.predictions, none.refused_total], [[], 2]);
  const wrong = await app.ask("/predict?partial=yes", body);
  assert.equal(wrong.status, 422);
  assert.deepEqual((await wrong.json()).error.problems, [
    { field: "?partial", given: "yes", allowed: "true or false" },
  ]);
});

Deno.test("predictions are answered 503 with Retry-After while there is no model", async () => {
  using app = testApp({ slot: new ModelSlot() });
  for (const [path, body] of [["/predict/single", small_row], ["/predict", { rows }]] as const) {
    const answer = await app.ask(path, body);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "5");
    await answer.body?.cancel();
  }
});

Deno.test("the log has a line for each call, with its rows as they came", async () => {
  const pretty = `\uFEFF\r\n ${JSON.stringify({ rows }, null, 2)}\r\n`;
  const { answers, lines } = await logged([
    ["/predict/single", small_row],
    ["/predict/single", { features: small_row.features }],
    ["/predict", pretty],
    ["/predict/single", { features: {} }], // refused, so that nothing was predicted
  ]);
  const models = { champion: { version: 1, id: "a".repeat(16) } };
  const time = "2026-08-28T12:00:00.000Z";
  const common = { time, models, snapshot: null };
  const { predictions } = answers[2] as { predictions: { probability: number }[] };
  assert.deepEqual(lines, [
    {
      ...common,
      request_id: answers[0]!.request_id,
      customers: ["ann"],
      variants: ["champion"],
      probabilities: [answers[0]!.probability],
      rows: [small_row],
    },
    {
      ...common,
      request_id: answers[1]!.request_id,
      customers: [null],
      variants: ["champion"],
      probabilities: [answers[1]!.probability],
      rows: [{ features: small_row.features }],
    },
    {
      ...common,
      request_id: answers[2]!.request_id,
      customers: ["ann", 'b"\n', null],
      variants: ["champion", "champion", "champion"],
      probabilities: predictions.map(({ probability }) => probability),
      rows,
    },
  ]);
});

Deno.test("the log has null beside rows that were not predicted", async () => {
  const bad = { customer: "bad", features: 1 };
  const { answers, lines } = await logged([
    ["/predict?partial=true", { rows: [bad, rows[0], bad] }],
    ["/predict?partial=true", { rows: [bad] }],
  ]);
  const { predictions } = answers[0] as { predictions: { probability: number }[] };
  assert.equal(lines.length, 1);
  const { customers, variants, probabilities, rows: own } = lines[0]!;
  assert.deepEqual(customers, [null, "ann", null]);
  assert.deepEqual(variants, [null, "champion", null]);
  assert.deepEqual(probabilities, [null, predictions[0]!.probability, null]);
  assert.deepEqual(own, [bad, rows[0], bad]);
});

Deno.test("the log says which version answered whom, and what a model in the shadow would have said", async () => {
  const other = smallModel();
  if (other.model.kind === "logistic") other.model.base = 1;
  const challenger = servedModel(2, "b".repeat(64), other);
  const many = Array.from({ length: 40 }, (_, at) => ({ ...small_row, customer: `c${at}` }));
  for (const trial of [{ mode: "split", share: 0.5 }, { mode: "shadow" }] as const) {
    const slot = new ModelSlot();
    slot.swap(servedModel(1, "a".repeat(64), smallModel()), { model: challenger, trial });
    const { answers, lines } = await logged([["/predict", { rows: many }]], slot);
    const { predictions, models } = answers[0] as {
      predictions: { variant: string; probability: number }[];
      models: unknown;
    };
    assert.deepEqual(models, {
      champion,
      challenger: { version: 2, id: "b".repeat(64), threshold: 0.3 },
    });
    const variants = many.map(({ customer }) =>
      trial.mode === "split" ? variantOf(customer, "1", 0.5) : "champion"
    );
    assert.deepEqual(predictions.map(({ variant }) => variant), variants);
    assert.deepEqual(lines[0]!.variants, variants);
    const [low, high] = [expected(small_row), 1 / (1 + Math.exp(-(1 + 1.2 - 1)))];
    for (const [at, { variant, probability }] of predictions.entries()) {
      near(probability, variant === "champion" ? low : high);
      assert.equal((lines[0]!.probabilities as number[])[at], probability);
      if (trial.mode === "shadow") near((lines[0]!.shadow as number[])[at]!, high);
    }
    assert.equal("shadow" in lines[0]!, trial.mode === "shadow");
    assert.deepEqual(lines[0]!.models, {
      champion: { version: 1, id: "a".repeat(16) },
      challenger: { version: 2, id: "b".repeat(16) },
    });
  }
});
