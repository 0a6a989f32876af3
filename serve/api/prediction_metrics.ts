import { Counter, type Registry } from "prom-client";
import type { FeatureSpec } from "../../lib/model/mod.ts";
import { LabelledHistogram, type Series } from "./histogram.ts";
import type { ReadRow } from "./rows.ts";
import { type RiskBands, riskOf, type Scored } from "./score_rows.ts";

const score_buckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];
const difference_buckets = [-0.5, -0.2, -0.1, -0.05, -0.01, 0, 0.01, 0.05, 0.1, 0.2, 0.5];

/** Counts predictions a thousand at a time; the texts of Prometheus are made when it asks. */
export class PredictionMetrics {
  readonly #by_kind = {
    champion: { high: 0, medium: 0, low: 0 },
    challenger: { high: 0, medium: 0, low: 0 },
  };
  readonly #missing = new Map<string, number>();
  /** Features of the model that serves, and how many rows lacked each since they were last added up. */
  #features: readonly FeatureSpec[] = [];
  #lacking = new Float64Array();
  #rows = 0;
  readonly #scores: { champion: Series; challenger: Series };
  readonly #shadow: Series;

  constructor(registry: Registry) {
    const [registers, by_kind] = [[registry], this.#by_kind];
    const rows = () => this.#rows;
    const missing = () => this.#addUp();
    new Counter({
      name: "churn_api_predictions_total",
      help: "Predicted rows by variant and risk",
      labelNames: ["variant", "risk"],
      registers,
      collect() {
        this.reset();
        for (const [variant, counts] of Object.entries(by_kind)) {
          for (const [risk, count] of Object.entries(counts)) {
            if (count > 0) this.inc({ variant, risk }, count);
          }
        }
      },
    });
    new Counter({
      name: "churn_api_feature_rows_total",
      help: "Rows of features that were scored",
      registers,
      collect() {
        this.reset();
        this.inc(rows());
      },
    });
    new Counter({
      name: "churn_api_features_missing_total",
      help: "Of these rows, those without a value, by feature",
      labelNames: ["feature"],
      registers,
      collect() {
        this.reset();
        for (const [feature, count] of missing()) this.inc({ feature }, count);
      },
    });
    const score = new LabelledHistogram({
      name: "churn_api_score",
      help: "Predicted probabilities by variant",
      label: "variant",
      buckets: score_buckets,
      registry,
    });
    this.#scores = { champion: score.of("champion"), challenger: score.of("challenger") };
    this.#shadow = new LabelledHistogram({
      name: "churn_api_shadow_difference",
      help: "Challenger's probability less the champion's, where it runs in the shadow",
      buckets: difference_buckets,
      registry,
    }).of("");
  }

  count(
    features: readonly FeatureSpec[],
    rows: readonly ReadRow[],
    scored: readonly Scored[],
    bands: RiskBands,
  ): void {
    for (const { probability, variant, shadow } of scored) {
      this.#by_kind[variant][riskOf(probability, bands)]++;
      this.#scores[variant].observe(probability);
      if (shadow !== undefined) this.#shadow.observe(shadow - probability);
    }
    this.#rows += rows.length;
    if (features !== this.#features) {
      this.#addUp();
      this.#features = features;
      this.#lacking = new Float64Array(features.length);
    }
    const lacking = this.#lacking;
    for (const { cells } of rows) {
      for (let at = 0; at < cells.length; at++) if (cells[at] === null) lacking[at]!++;
    }
  }

  #addUp(): ReadonlyMap<string, number> {
    for (const [at, { name }] of this.#features.entries()) {
      const count = this.#lacking[at]!;
      if (count > 0) this.#missing.set(name, (this.#missing.get(name) ?? 0) + count);
    }
    this.#lacking.fill(0);
    return this.#missing;
  }
}
