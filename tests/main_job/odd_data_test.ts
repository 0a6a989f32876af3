/** Data that are odd and no reason to stop: the run ends, and says what is odd about them. */
import assert from "node:assert/strict";
import { assertSaid } from "../_faults.ts";
import type { TestProject } from "../_project.ts";
import { few_resamples, good, run } from "./_bad_data.ts";
import { mainJob, repro } from "./_main_job.ts";
import type { Shop } from "./_shop.ts";

Deno.test("columns that tell nothing, and a window longer than the data, are no reason to stop", async () => {
  using project = mainJob();
  const shop: Shop = {
    customers: good.customers.map((one) => ({ ...one, city: "" })),
    plans: good.plans.map((one) => ({ ...one, plan: "free" })),
    // No returns, so that their sums are 0 everywhere.
    orders: good.orders.map((one) => ({ ...one, kind: "sale" })),
  };
  const contract = (text: string) => text.replace("[7, 28]", "[7, 28, 400]");
  assertSaid(await run(project, { shop, contract }), 0, /customers scored, \d+ to call$/m);
  const { model, evaluation } = judged(project);
  const columns: { feature: string }[] = model.model.columns;
  const used = new Set(columns.map(({ feature }) => feature));
  const telling_nothing = ["city", "plan", "returns_7d", "returns_28d", "returns_400d"];
  assert.deepEqual(telling_nothing.filter((feature) => used.has(feature)), []);
  assert.ok(used.has("spend_400d"));
  assert.deepEqual(
    evaluation.dropped.map(({ feature, why }: { feature: string; why: string }) => [feature, why]),
    [...telling_nothing.slice(2), "city", "plan"].map((feature) => [feature, "constant"]),
  );
});

Deno.test("a feature that equals the label is named as a suspected leak, in the report too", async () => {
  using project = mainJob();
  project.write("data/contracts/accounts.yaml", accounts);
  const rows = Array.from({ length: 400 }, (_, index) => {
    const left = (index * 7) % 10 < 3;
    return `${index + 1},${index % 17},${left ? "closed" : "open"},${left ? "yes" : "no"}\n`;
  });
  project.write(
    "data/sources/accounts/accounts.csv",
    `account,visits,state,gone\n${rows.join("")}`,
  );
  const few_rows = ["--set", "evaluate.rows_min=50"];
  assertSaid(await repro(project, ["--dataset", "accounts", ...few_resamples, ...few_rows]), 0);
  const { evaluation } = judged(project, "accounts");
  assert.deepEqual(evaluation.leaks, {
    roc_auc_max: 0.95,
    suspected: [{ feature: "state", roc_auc: 1 }],
    without_history: ["visits", "state"],
  });
  const report = project.read("data/accounts/predictions/report.html");
  assert.match(report, /Suspected: <b>state<\/b> \(ROC-AUC 1\.000 on its own\)/);
});

const accounts = `dataset: accounts
about: Accounts, one of whose columns says who left
entity: account
tables:
  accounts:
    source: accounts.csv
    key: [account]
    columns:
      account: integer
      visits: integer
      state: string
      gone: { type: string, in: ["yes", "no"] }
features:
  attributes: [visits, state]
label: { table: accounts, column: gone, churned: "yes" }
split: { hash: { test_below: 0.2, validation_below: 0.35 } }
value: { offer_cost: 2, saved_customer: 40, save_rate: 0.3 }
`;

/** The baseline, and what the test rows say of it. */
function judged(project: TestProject, dataset = "shop") {
  const read = (path: string) => JSON.parse(project.read(`data/${dataset}/${path}`));
  return {
    model: read("models/baseline/model.json"),
    evaluation: read("evaluation/evaluation.json").models.baseline,
  };
}
