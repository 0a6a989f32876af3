/** docs/serving-data.md beside the server: what it says of the log, of outcomes and of metrics. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openTable } from "../lib/table/mod.ts";
import { small_row, testApp } from "../serve/api/_test_app.ts";
import { Outcomes } from "../serve/api/outcomes.ts";
import { PredictionLog } from "../serve/api/prediction_log.ts";

const page = await Deno.readTextFile(new URL("../docs/serving-data.md", import.meta.url));
const now = () => new Date("2026-08-28T12:00:00Z");

function block(language: string): string {
  const found = [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))];
  assert.equal(found.length, 1, `${language} stands once on the page`);
  return found[0]![1]!;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(await Deno.realPath(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the query on the page reads what the prediction log has written", () =>
  inFolder(async (folder) => {
    const predictions = new PredictionLog({
      folder: join(folder, "log"),
      queue_bytes_max: 2 ** 20,
      file_bytes_max: 500,
      flush_ms: 1,
      retry_ms: 1,
      now,
      onLost: () => assert.fail("a line was lost"),
      onTrouble: (message) => assert.fail(message),
    });
    using app = testApp({ predictions, now });
    const other = { features: { idle_days: null, plan: "free" } };
    const single = await (await app.ask("/predict/single", small_row)).json();
    const batch = await (await app.ask("/predict?partial=true", {
      rows: [small_row, { customer: "bad" }, other],
    })).json();
    await predictions.close();
    const cut_off = join(folder, "log", "predictions-2026-08-28-x.jsonl");
    await Deno.writeTextFile(cut_off, '{"time":"2026-08-28T12:00:00.000Z","customers":["x"');
    const scratch = await Deno.makeTempDir({ dir: folder });
    await using table = await openTable({
      read: [join(folder, "log")],
      write: scratch,
      recordReads: () => {},
    });
    const sql = block("sql").replace("data/prediction_log/elearning", join(folder, "log"));
    const rows = await table.all(`SELECT * FROM (${sql}) ORDER BY probability, customer`);
    const found = rows.map(({ customer, variant, probability, features }) => ({
      customer,
      variant,
      probability,
      features: JSON.parse(String(features)),
    }));
    const [first, last] = batch.predictions;
    const variant = "champion";
    const wanted = [
      { customer: null, variant, probability: last.probability, features: other.features },
      { customer: "ann", variant, probability: first.probability, features: small_row.features },
      { customer: "ann", variant, probability: single.probability, features: small_row.features },
      { customer: null, variant: null, probability: null, features: null },
    ];
    assert.deepEqual(found, wanted);
  }));

Deno.test("the outcome on the page is taken", () =>
  inFolder(async (folder) => {
    const outcomes = new Outcomes({
      folder,
      predictions: undefined,
      now,
      log: { event() {}, problem() {} },
    });
    using app = testApp({ outcomes, now });
    const answer = await app.ask("/outcomes", block("json"));
    assert.equal((await answer.json()).accepted, 1);
    await outcomes.close();
  }));

Deno.test("the page names every metric with its labels, and no other", async () => {
  using app = testApp();
  await (await app.ask("/predict/single", small_row)).body?.cancel();
  const text = await (await app.ask("/metrics")).text();
  const real = [...text.matchAll(/^# TYPE (churn_api_\w+) /gm)].map(([, name]) => name!);
  const table = [...page.matchAll(/^\| `(churn_api_\w+)` +\| ([^|]*)\|/gm)];
  assert.deepEqual(table.map(([, name]) => name!).sort(), real.sort());
  for (const [, name, labels] of table) {
    const series = new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, "m").exec(text)?.[1];
    if (series === undefined) continue; // nothing of it has happened in this test
    const own = [...series.matchAll(/(\w+)=/g)].map(([, label]) => label!)
      .filter((label) => label !== "le");
    assert.deepEqual(own.sort(), labels!.trim().split(/, */).filter(Boolean).sort(), name);
  }
});
