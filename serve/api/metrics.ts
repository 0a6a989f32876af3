import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { LabelledHistogram } from "./histogram.ts";
import { PredictionMetrics } from "./prediction_metrics.ts";
import type { Variant } from "./variant.ts";

/** What the metrics ask for when they are read. */
export interface MetricSources {
  /** Versions that serve. */
  models(): { variant: Variant; version: string; id: string; loaded_at: Date }[];
  /** Days since the snapshot of the newest features; undefined where there are none. */
  feature_age_days(): Promise<number | undefined>;
  /** Of versions that serve, by outcomes that are known. */
  log_losses(): { variant: Variant; version: string; outcomes: number; log_loss: number }[];
  /** How much is amiss with versions and their registry. */
  models_amiss(): number;
  /** Bytes that wait for the prediction log. */
  log_waiting_bytes(): number;
  now(): Date;
}

const latency_buckets_s = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Requests of one kind. */
interface Requests {
  labels: { route: string; method: string; status: string };
  count: number;
}

/** The Prometheus metrics of one server. No label takes a value that a caller could make up. */
export function createMetrics(sources: MetricSources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Map<string, Requests>();
  new Counter({
    name: "churn_api_requests_total",
    help: "Requests by route pattern, method and status",
    labelNames: ["route", "method", "status"],
    registers,
    collect() {
      this.reset();
      for (const { labels, count } of requests.values()) this.inc(labels, count);
    },
  });
  const latency = new LabelledHistogram({
    name: "churn_api_request_latency_seconds",
    help: "From the head of the request to the whole answer",
    label: "route",
    buckets: latency_buckets_s,
    registry,
  });
  const predictions = new PredictionMetrics(registry);
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
  new Gauge({
    name: "churn_api_models_amiss",
    help:
      "What keeps another version from serving, or the registry from being followed; 0: nothing",
    registers,
    collect() {
      this.set(sources.models_amiss());
    },
  });
  let in_flight = 0;
  new Gauge({
    name: "churn_api_requests_in_flight",
    help: "Requests whose handler has begun and not ended",
    registers,
    collect() {
      this.set(in_flight);
    },
  });
  new Gauge({
    name: "churn_api_log_waiting_bytes",
    help: "What the prediction log has not written yet",
    registers,
    collect() {
      this.set(sources.log_waiting_bytes());
    },
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
    async collect() {
      const age_days = await sources.feature_age_days();
      if (age_days === undefined) this.remove();
      else this.set(age_days);
    },
  });
  const outcome_labels = ["variant", "version"] as const;
  new Gauge({
    name: "churn_api_outcomes_matched",
    help: "Outcomes that belong to a prediction of a version that serves, of the last 90 days",
    labelNames: outcome_labels,
    registers,
    collect() {
      this.reset();
      for (const { variant, version, outcomes } of sources.log_losses()) {
        this.set({ variant, version }, outcomes);
      }
    },
  });
  new Gauge({
    name: "churn_api_outcome_log_loss",
    help: "Mean log loss of these predictions, by version that serves",
    labelNames: outcome_labels,
    registers,
    collect() {
      this.reset();
      for (const { variant, version, log_loss } of sources.log_losses()) {
        this.set({ variant, version }, log_loss);
      }
    },
  });
  return {
    registry,
    predictions,
    shed,
    lost,
    refused_models,
    /** Requests whose handler has begun and not ended. */
    in_flight: { inc: () => in_flight++, dec: () => in_flight-- },
    /** Counts an answered request. */
    answered(route: string, method: string, status: number, seconds: number): void {
      const key = `${route} ${method} ${status}`;
      const known = requests.get(key);
      if (known !== undefined) known.count++;
      else requests.set(key, { labels: { route, method, status: `${status}` }, count: 1 });
      latency.of(route).observe(seconds);
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
