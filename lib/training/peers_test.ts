/**
 * The baseline beside scikit-learn 1.9.1 on two real data sets, by the same rows and features.
 *
 * Figures are those of plain LogisticRegression (C = 1) under the protocols that _peers.ts repeats:
 * CDNOW, nine month ends of 1997, tested on 1998-03-31; Telco, split by hash of the customer's key.
 */
import assert from "node:assert/strict";
import {
  cdnow_test,
  cdnow_train,
  cdnowRows,
  type PeerRows,
  readOccasions,
  telcoRows,
} from "./_peers.ts";
import { newton } from "./_newton.ts";
import { LogisticModel, probabilities } from "../model/mod.ts";
import { chooseCalibration } from "./choose_calibration.ts";
import { encode } from "./encoding.ts";
import { logisticParts } from "./logistic_parts.ts";
import { pointMetrics } from "../metrics/_point_metrics.ts";
import { calibrationError, quantileBins, rank, rankMetrics } from "../metrics/mod.ts";
import { trainLogistic } from "./train_logistic.ts";

const data = new URL("../../../shared/data/", import.meta.url);

/** The file's text; where it is absent, says so and gives undefined, except in CI. */
function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(path, data));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || Deno.env.get("CI") === "true") throw error;
    console.log(`Not compared with peers: ../shared/data/${path} is not there.`);
  }
}

function near(found: number, expected: number, within: number, what: string) {
  assert.ok(Math.abs(found - expected) <= within, `${what}: ${found}, not ${expected} ± ${within}`);
}

function sum({ columns }: PeerRows, name: string): number {
  const { values } = columns.find((column) => column.name === name)!;
  return Array.from({ length: values.length }, (_, row) => values[row] as number)
    .reduce((sum, value) => sum + value, 0);
}

function modelFrom(rows: PeerRows) {
  const fit = trainLogistic(rows.columns, rows.labels);
  return { fit, model: new LogisticModel(logisticParts(fit)) };
}

function figures(model: LogisticModel, test: PeerRows, calibration_rows?: PeerRows) {
  const scores = model.predictRaw(test.columns);
  const chosen = calibration_rows === undefined ? undefined : chooseCalibration({
    keys: calibration_rows.keys,
    labels: calibration_rows.labels,
    log_odds: model.predictRaw(calibration_rows.columns),
  });
  const probability = probabilities(chosen?.calibration ?? { kind: "none" }, scores);
  const { keys, labels } = test;
  return { ...pointMetrics({ keys, labels, scores, probability }), labels, probability, chosen };
}

Deno.test("trainLogistic() is level with scikit-learn on CDNOW", async (test) => {
  const text = textOf("cdnow/CDNOW_master.txt");
  if (text === undefined) return;
  const customers = readOccasions(text);
  const train = cdnowRows(customers, cdnow_train), tested = cdnowRows(customers, [cdnow_test]);
  const december = cdnowRows(customers, ["19971231"]);

  await test.step("rows and column sums are the protocol's", () => {
    const churned = (rows: PeerRows) => rows.labels.reduce((sum, label) => sum + label, 0);
    assert.deepEqual([train.keys.length, churned(train)], [127_514, 96_450]);
    assert.deepEqual([tested.keys.length, churned(tested)], [6_055, 3_724]);
    assert.deepEqual([december.keys.length, churned(december)], [6_343, 3_782]);
    const exact = {
      recency_days: 421_822,
      purchases_180d: 13_876,
      cds_90d: 18_049,
      tenure_days: 2_065_061,
      age_days: 2_486_883,
    };
    for (const [name, expected] of Object.entries(exact)) assert.equal(sum(tested, name), expected);
    near(sum(tested, "spend_180d"), 558_537.56, 1e-6, "spend_180d");
    near(sum(tested, "mean_gap_days"), 818_982.4029612049, 1e-6, "mean_gap_days");
  });

  const { fit, model } = modelFrom(train);
  await test.step("figures before calibration are within 0.002", () => {
    const found = figures(model, tested);
    near(found.roc_auc, 0.7234, 0.002, "ROC-AUC");
    near(found.pr_auc, 0.7818, 0.002, "PR-AUC");
    near(found.log_loss, 0.6078, 0.002, "log loss");
    near(found.brier, 0.2106, 0.002, "Brier");
    near(found.ece, 0.092, 0.002, "calibration error");
    near(found.lift_at_10, 1.389, 0.01, "lift");
  });

  await test.step("every weight is Newton's, within 1e-5", () => {
    const design = encode(fit.encoding, train.columns);
    const width = design.columns;
    const rows = Array.from({ length: design.rows }, (_, row) => (
      Array.from(design.data.subarray(row * width, (row + 1) * width))
    ));
    const expected = newton(rows, train.labels, 1);
    for (const [at, weight] of [fit.base, ...fit.weights].entries()) {
      near(weight, expected[at]!, 1e-5, `weight ${at}`);
    }
  });

  await test.step("calibration on 1997-12-31 brings log loss and error down", () => {
    const found = figures(model, tested, december);
    assert.equal(found.chosen!.calibration.kind, "platt");
    assert.ok(found.log_loss <= 0.6, `${found.log_loss}`);
    assert.ok(found.ece <= 0.075, `${found.ece}`);
  });

  await test.step("rows of 1997-12-31 alone make a better calibrated model: base rates move", () => {
    const found = figures(modelFrom(december).model, tested, december);
    near(found.roc_auc, 0.726, 0.002, "ROC-AUC");
    near(found.pr_auc, 0.7795, 0.002, "PR-AUC");
    assert.ok(found.log_loss <= 0.59, `${found.log_loss}`);
    assert.ok(found.ece <= 0.03, `${found.ece}`);
  });

  await test.step("floors are the protocol's", () => {
    const column = (name: string) => tested.columns.find((column) => column.name === name)!;
    const { keys, labels } = tested;
    const recency = rankMetrics(rank(keys, labels, column("recency_days").values as number[]));
    near(recency.pr_auc, 0.7241, 5e-5, "PR-AUC by recency");
    near(recency.roc_auc, 0.6415, 5e-5, "ROC-AUC by recency");
    near(recency.lift_at_10, 1.2551, 5e-5, "lift by recency, ties by customer");
    const few = (column("purchases_180d").values as number[]).map((count) => -count);
    const rare = rankMetrics(rank(keys, labels, few));
    near(rare.pr_auc, 0.7285, 5e-5, "PR-AUC by few purchases");
    near(rare.lift_at_10, 1.1959, 5e-5, "lift by few purchases, ties by customer");
  });
});

Deno.test("trainLogistic() is level with scikit-learn on Telco", () => {
  const text = textOf("telco/Telco-Customer-Churn.csv");
  if (text === undefined) return;
  const train = telcoRows(text, 0.35, 1), tested = telcoRows(text, 0, 0.2);
  const validation = telcoRows(text, 0.2, 0.35);
  const sizes = [train, validation, tested].map(({ keys }) => keys.length);
  assert.deepEqual(sizes, [4_567, 1_082, 1_394]);
  const { fit, model } = modelFrom(train);
  assert.equal(fit.encoding.columns.length, 30);
  const found = figures(model, tested);
  near(found.roc_auc, 0.854, 0.002, "ROC-AUC");
  near(found.pr_auc, 0.6727, 0.002, "PR-AUC");
  near(found.log_loss, 0.4055, 0.002, "log loss");
  near(found.brier, 0.1306, 0.002, "Brier");
  const error = calibrationError(quantileBins(found.labels, found.probability));
  near(error, 0.0229, 0.002, "calibration error over quantiles");
  near(found.lift_at_10, 2.91, 0.01, "lift");
  // Rows of one split share the first digits of their hash; folds must not.
  assert.ok(Number.isFinite(figures(model, tested, validation).chosen!.log_loss.platt));
});
