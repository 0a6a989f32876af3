/**
 * Buy till you die on all of CDNOW beside a script for Python that was written apart from this one:
 * Nelder-Mead of SciPy on the same likelihood, figures by scikit-learn.
 */
import assert from "node:assert/strict";
import type { DefinitionFile } from "../../features/mod.ts";
import {
  type CountedHistory,
  type FeatureColumn,
  modelOf,
  probabilityAlive,
  sigmoid,
} from "../../model/mod.ts";
import { cdnow_test, cdnowRows, type PeerRows, readOccasions } from "../_peers.ts";
import { pointMetrics } from "../../metrics/_point_metrics.ts";
import { trainBuyTillYouDie } from "./train_buy_till_you_die.ts";

const file = new URL("../../../../shared/data/cdnow/CDNOW_master.txt", import.meta.url);
const day_ms = 86_400_000;
const dayOf = (date: string) => Date.parse(date) / day_ms;

/** The file's text; where it is absent, says so and gives undefined, except in CI. */
function cdnow(): string | undefined {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || Deno.env.get("CI") === "true") throw error;
    console.log("Not compared with peers: ../shared/data/cdnow/CDNOW_master.txt is not there.");
  }
}

function near(found: number, expected: number, within: number, what: string) {
  assert.ok(Math.abs(found - expected) <= within, `${what}: ${found}, not ${expected} ± ${within}`);
}

const definition: DefinitionFile = {
  hash: "f",
  features: (["frequency", "tenure_days", "age_days"] as const).map((name) => (
    { name, kind: "number", from: { kind: "fixed", fixed: name }, as_of: "events" }
  )),
};

/** Every customer's history at the end of a day, whether eligible or not. */
function historiesAt(customers: ReturnType<typeof readOccasions>, day: number) {
  const histories = new Map<string, CountedHistory>();
  for (const [customer, occasions] of customers) {
    const days = occasions.map((one) => one.day).filter((one) => one <= day);
    if (days.length === 0) continue;
    const [first, last] = [Math.min(...days), Math.max(...days)];
    histories.set(customer, {
      frequency: days.length - 1,
      tenure_days: last - first,
      age_days: day - first,
      customers: 1,
    });
  }
  return histories;
}

Deno.test("trainBuyTillYouDie() has the parameters and figures of SciPy on CDNOW", async (test) => {
  const text = cdnow();
  if (text === undefined) return;
  const customers = readOccasions(text);
  const tested = cdnowRows(customers, [cdnow_test]);
  assert.equal(tested.keys.length, 6_055);
  const snapshot = dayOf("1998-03-31");
  const latest = historiesAt(customers, snapshot);
  const columns = (["frequency", "tenure_days", "age_days"] as const).map((name): FeatureColumn => (
    { name, kind: "number", values: tested.keys.map((key) => latest.get(key)![name]) }
  ));
  const fittedAt = (day: number) =>
    trainBuyTillYouDie({
      ...{ dataset: "cdnow", definition, snapshot_day: day },
      hashes: { contract: "c" },
      value: { offer_cost: 2, saved_customer: 40, save_rate: 0.15 },
      histories: [...historiesAt(customers, day).values()],
      ...{ horizon_days: 90, active_within_days: 180 },
    });

  await test.step("fitted where it is tested, as published", () => {
    const model = fittedAt(snapshot);
    assert.ok(model.model.kind === "bgnbd");
    const { r, alpha_days, a, b } = model.model.parameters;
    near(r, 0.2724, 5e-5, "r");
    near(alpha_days / 7, 5.939, 5e-4, "alpha in weeks");
    near(a, 0.4618, 5e-5, "a");
    near(b, 1.9139, 5e-5, "b");
    assert.equal(model.fit.customers, 23_570);
    const found = figures(modelOf(model).predictRaw(columns), tested);
    near(found.pr_auc, 0.7710, 5e-4, "PR-AUC");
    near(found.roc_auc, 0.7203, 5e-4, "ROC-AUC");
    near(found.log_loss, 0.5920, 5e-4, "log loss");
    near(found.brier, 0.2021, 5e-4, "Brier");
    near(found.ece, 0.0387, 1e-3, "calibration error");
    near(found.lift_at_10, 1.368, 2e-3, "lift");
    const { parameters } = model.model;
    const gone = figures(
      Float64Array.from(tested.keys, (key) => -probabilityAlive(parameters, latest.get(key)!)),
      tested,
    );
    near(gone.pr_auc, 0.7120, 5e-4, "PR-AUC by P(alive)");
    near(gone.roc_auc, 0.6756, 5e-4, "ROC-AUC by P(alive)");
  });

  await test.step("fitted at the last training snapshot, it foresees as well", () => {
    const found = figures(modelOf(fittedAt(dayOf("1997-12-31"))).predictRaw(columns), tested);
    near(found.pr_auc, 0.7710, 2e-3, "PR-AUC");
    near(found.roc_auc, 0.7203, 2e-3, "ROC-AUC");
    assert.ok(found.log_loss <= 0.5920, `${found.log_loss}`);
  });
});

function figures(scores: Float64Array, { keys, labels }: PeerRows) {
  return pointMetrics({ keys, labels, scores, probability: scores.map(sigmoid) });
}
