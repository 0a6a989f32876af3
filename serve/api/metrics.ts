import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Scored } from "./score_rows.ts";
import type { RiskBands } from "./score_rows.ts";
import { riskOf } from "./score_rows.ts";
import type { Variant } from "./variant.ts";

/** What the metrics ask for when they are read. */
export interface MetricSources {
  /** Versions that serve. */
  models(): { variant: Variant; version: string; id: string; loaded_at: Date }[];
  /** Days since the snapshot of the newest features; undefined where there are none. */
  feature_age_days(): number | undefined;
  now(): Date;
}

const latency_buckets_s = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const score_buckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];

/** The Prometheus metrics of one server. No label takes a value that a caller could make up. */
export function createMetrics(sources: MetricSources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "churn_api_requests_total",
    help: "Requests by route pattern, method and status",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const latency = new Histogram({
    name: "churn_api_request_latency_seconds",
    help: "From the head of the request to the whole answer",
    labelNames: ["route"],
    buckets: latency_buckets_s,
    registers,
  });
  const predictions = new Counter({
    name: "churn_api_predictions_total",
    help: "Predicted rows by variant and risk",
    labelNames: ["variant", "risk"],
    registers,
  });
  const score = new Histogram({
    name: "churn_api_score",
    help: "Predicted probabilities by variant",
    labelNames: ["variant"],
    buckets: score_buckets,
    registers,
  });
  const shadow = new Histogram({
    name: "churn_api_shadow_difference",
    help: "Challenger's probability less the champion's, where it runs in the shadow",
    buckets: [-0.5, -0.2, -0.1, -0.05, -0.01, 0, 0.01, 0.05, 0.1, 0.2, 0.5],
    registers,
  });
  const cells = new Counter({
    name: "churn_api_feature_values_total",
    help: "Values of features that were scored",
    registers,
  });
  const missing = new Counter({
    name: "churn_api_feature_values_missing_total",
    help: "Of them those that were null",
    registers,
  });
  const shed = new Counter({
    name: "churn_api_shed_total",
    help: "Requests answered 503 for want of room, by reason",
    labelNames: ["reason"],
    registers,
  });
  const lost = new Counter({
    name: "churn_api_log_lines_lost_total",
    help: "Lines of the prediction log that were dropped",
    registers,
  });
  const refused_models = new Counter({
    name: "churn_api_models_refused_total",
    help: "Versions that could not be loaded, so that the old one stayed",
    registers,
  });
  const in_flight = new Gauge({
    name: "churn_api_requests_in_flight",
    help: "Requests whose handler has begun and not ended",
    registers,
  });
  new Gauge({
    name: "churn_api_model_info",
    help: "1 for each version that serves",
    labelNames: ["variant", "version", "id"],
    registers,
    collect() {
      this.reset();
      for (const { variant, version, id } of sources.models()) {
        this.set({ variant, version, id }, 1);
      }
    },
  });
  new Gauge({
    name: "churn_api_model_age_seconds",
    help: "Since the version was loaded, by variant",
    labelNames: ["variant"],
    registers,
    collect() {
      this.reset();
      for (const { variant, loaded_at } of sources.models()) {
        this.set({ variant }, (sources.now().getTime() - loaded_at.getTime()) / 1000);
      }
    },
  });
  new Gauge({
    name: "churn_api_feature_age_days",
    help: "Days since the snapshot of the newest online features",
    registers,
    collect() {
      const age_days = sources.feature_age_days();
      if (age_days === undefined) this.remove();
      else this.set(age_days);
    },
  });
  return {
    registry,
    requests,
    latency,
    shed,
    lost,
    refused_models,
    in_flight,
    shadow,
    /** Counts what was predicted. */
    predicted(scored: readonly Scored[], bands: RiskBands, values: number, nulls: number): void {
      const counts = new Map<string, { variant: Variant; risk: string; count: number }>();
      for (const { probability, variant, shadow: other } of scored) {
        const risk = riskOf(probability, bands);
        const key = `${variant} ${risk}`;
        const known = counts.get(key);
        if (known === undefined) counts.set(key, { variant, risk, count: 1 });
        else known.count++;
        score.observe({ variant }, probability);
        if (other !== undefined) shadow.observe(other - probability);
      }
      for (const { variant, risk, count } of counts.values()) {
        predictions.inc({ variant, risk }, count);
      }
      cells.inc(values);
      if (nulls > 0) missing.inc(nulls);
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
