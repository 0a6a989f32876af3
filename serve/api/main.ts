/** The prediction API as a process: settings from the environment, one model, an HTTP server. */
import { openStorage } from "../../lib/storage/mod.ts";
import { watchLoop } from "./admission.ts";
import { createApp } from "./app.ts";
import { loadServed } from "./load_served.ts";
import { createMetrics } from "./metrics.ts";
import { ModelSlot } from "./model_slot.ts";
import { PredictionLog } from "./prediction_log.ts";
import { requestIds } from "./request_id.ts";
import { requestLog } from "./request_log.ts";
import { readSettings } from "./settings.ts";

const settings = readSettings((name) => Deno.env.get(name));
const now = () => new Date();
const encoder = new TextEncoder();
const log = requestLog({
  form: settings.log_format,
  requests: settings.log_requests,
  slow_s: settings.log_slow_ms / 1000,
  now,
  write: (line) => Deno.stdout.writeSync(encoder.encode(`${line}\n`)),
});
const slot = new ModelSlot();
const loaded_at = now();
const metrics = createMetrics({
  models() {
    if (slot.current === undefined) return [];
    const { version, id } = slot.current.champion;
    return [{ variant: "champion", version: `${version}`, id, loaded_at }];
  },
  feature_age_days: () => undefined,
  now,
});
const registry = openStorage(settings.registry);
slot.swap(
  await loadServed(registry, settings.dataset, {
    version: settings.model_version ?? settings.model_alias,
    sha256: settings.model_sha256,
  }),
);
const predictions = settings.prediction_log === undefined ? undefined : new PredictionLog({
  folder: settings.prediction_log,
  queue_bytes_max: settings.prediction_log_queue_bytes,
  file_bytes_max: settings.prediction_log_file_bytes,
  flush_ms: 200,
  now,
  onLost: (lines) => metrics.lost.inc(lines),
});
const loop = watchLoop();
const app = createApp({
  dataset: settings.dataset,
  slot,
  bands: { high: settings.risk_high_from, medium: settings.risk_medium_from },
  salt: settings.variant_salt,
  metrics,
  predictions,
  body: { bytes_max: settings.body_bytes_max, deadline_ms: settings.body_deadline_ms },
  admission: {
    limits: {
      bytes_max: settings.bytes_in_flight_max,
      loop_delay_ms_max: settings.loop_delay_ms_max,
    },
    bytes: 0,
    loop_delay_ms: loop.delay_ms,
  },
  log,
  requestId: requestIds(crypto.randomUUID().slice(0, 8)),
  now,
  draining: () => false,
});
Deno.serve({
  hostname: settings.hostname,
  port: settings.port,
  onListen: ({ hostname, port }) => log.event("listening", { url: `http://${hostname}:${port}` }),
}, app.fetch);
