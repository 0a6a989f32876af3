import { openOnline } from "../../lib/online/mod.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { createApp } from "./app.ts";
import { drain } from "./drain.ts";
import { LineWriter } from "./line_writer.ts";
import { listen } from "./listen.ts";
import { lossesOf } from "./losses_of.ts";
import { createMetrics } from "./metrics.ts";
import { ModelSlot } from "./model_slot.ts";
import { ModelWatch } from "./model_watch.ts";
import { OnlineFeatures } from "./online_features.ts";
import { Outcomes } from "./outcomes.ts";
import { pauses } from "./pauses.ts";
import { PredictionLog } from "./prediction_log.ts";
import { requireFeatures } from "./require_features.ts";
import { requestIds } from "./request_id.ts";
import { requestLog } from "./request_log.ts";
import { keysOf, tlsOf } from "./secrets.ts";
import type { Settings } from "./settings.ts";
import { nextSignal } from "./signals.ts";
import { wantedModels } from "./wanted_models.ts";
import { watchLog } from "./watch_log.ts";

/** Longest that the end waits for a reader of the log. */
const log_close_ms = 1000;
/** Longest that listening waits for the first model; most are there sooner. */
const first_model_ms = 1000;
/** The watch tries again by itself, and must not be held up by a server that says nothing. */
const registry_pace = { attempts_max: 2, timeout_ms: 5000 };

/**
 * Runs the prediction API until it is told to end: loads the model, listens, and on SIGTERM or Ctrl-C
 * answers what has begun. A second signal ends it at once.
 *
 * @returns The exit code: 0 if every request that had begun was answered.
 * @throws {Error} If it cannot start.
 */
export async function serve(settings: Settings): Promise<number> {
  const now = () => new Date();
  const now_ms = () => performance.now();
  const lines = new LineWriter((bytes) => Deno.stdout.write(bytes));
  const spans = settings.otel_deno ? (await import("./spans.ts")).deno_spans : undefined;
  const { log_format } = settings;
  const log = requestLog({
    form: log_format === "auto" ? Deno.stdout.isTerminal() ? "text" : "json" : log_format,
    requests: settings.log_requests,
    slow_s: settings.log_slow_ms / 1000,
    now,
    trace_id: spans?.trace_id,
    write: (line) => lines.push(line),
  });
  const keys = await keysOf(settings);
  const tls = await tlsOf(settings);
  const slot = new ModelSlot();
  const started_at = now();
  const metrics = createMetrics({
    models: () =>
      slot.served.map(({ variant, model: { version, id, about: { loaded_at = started_at } } }) => ({
        variant,
        version: `${version}`,
        id,
        loaded_at,
      })),
    feature_age_days() {
      const definition = slot.current?.champion.file.hashes.definition;
      return definition === undefined ? Promise.resolve(undefined) : online.age_days(definition);
    },
    log_losses: () => lossesOf(slot.served, outcomes?.losses ?? []),
    models_amiss: () => watch.problems().length,
    log_waiting_bytes: () => predictions?.waiting_bytes ?? 0,
    now,
  });
  const watch = new ModelWatch({
    ...wantedModels(settings),
    registry: openStorage(settings.registry, registry_pace),
    dataset: settings.dataset,
    slot,
    poll_ms: settings.model_poll_ms,
    pause: pauses(now_ms),
    now,
    now_ms,
    random: Math.random,
    accept: requireFeatures(
      settings.dataset,
      (key) => openOnline(settings.online, key, now_ms),
    ),
    on: watchLog(log, metrics),
  });
  watch.start();
  const predictions = settings.prediction_log === undefined ? undefined : new PredictionLog({
    folder: settings.prediction_log,
    queue_bytes_max: settings.prediction_log_queue_bytes,
    file_bytes_max: settings.prediction_log_file_bytes,
    flush_ms: 200,
    retry_ms: 1000,
    now,
    onLost: (lost) => metrics.lost.inc(lost),
    onTrouble(message) {
      if (message === undefined) log.event("prediction log works again");
      else log.problem("prediction log cannot be written, and waits", { reason: message });
    },
  });
  const online = new OnlineFeatures({
    dataset: settings.dataset,
    open: (key) => openOnline(settings.online, key, now_ms),
    now,
    now_ms,
    log,
  });
  const outcomes_folder = settings.outcomes ?? settings.prediction_log;
  const outcomes = outcomes_folder === undefined
    ? undefined
    : new Outcomes({ folder: outcomes_folder, predictions: settings.prediction_log, now, log });
  outcomes?.start();
  let is_draining = false;
  const app = createApp({
    dataset: settings.dataset,
    slot,
    watch,
    bands: { high: settings.risk_high_from, medium: settings.risk_medium_from },
    salt: settings.variant_salt,
    metrics,
    predictions,
    online,
    outcomes,
    ready_without_features: settings.ready_without_features,
    limits: {
      body_bytes_max: settings.body_bytes_max,
      body_deadline_ms: settings.body_deadline_ms,
      bytes_max: settings.bytes_in_flight_max,
      rows_max: settings.rows_in_flight_max,
      wait_ms_max: settings.wait_ms_max,
    },
    access: keys && { keys, rate_per_s: settings.rate_limit_per_s },
    cors_origins: settings.cors_origins,
    tls: tls !== undefined,
    spans,
    log,
    requestId: requestIds(crypto.randomUUID().slice(0, 8)),
    now,
    now_ms,
    draining: () => is_draining,
  });
  const signal = nextSignal();
  await Promise.race([watch.looked, new Promise((resolve) => setTimeout(resolve, first_model_ms))]);
  const server = listen({
    host: settings.host,
    port: settings.port,
    tls,
    listening: (url) =>
      log.event("listening", {
        url,
        docs: `${url}/docs`,
        model: slot.current?.champion.version,
        keys: keys?.length,
      }),
    failed: (error) => log.failure(error, { request_id: "none", route: "none" }),
  }, app.fetch);

  const first = await signal;
  is_draining = true;
  nextSignal().then((second) => Deno.exit(second === "SIGINT" ? 130 : 143));
  const answered = await drain({
    pause_ms: settings.drain_pause_ms,
    grace_ms: settings.drain_grace_ms,
    // Deno 2.9 makes the bodies of requests unreadable in that moment (denoland/deno#36809).
    shutdown: () => app.quietly(() => server.shutdown()),
    async close() {
      watch.close();
      app.close();
      await Promise.all([predictions?.close(), outcomes?.close(), online.close()]);
      await lines.close(log_close_ms);
    },
    event: (message, facts) => log.event(message, { ...facts, signal: first }),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return answered ? 0 : 1;
}
