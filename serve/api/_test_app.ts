/** A small model and an app around it, for tests: no sockets, no files. */
import { model_format, type ModelFile, modelFileSchema } from "../../lib/model/mod.ts";
import { type App, createApp } from "./app.ts";
import type { AppOptions } from "./app_options.ts";
import { createMetrics } from "./metrics.ts";
import { ModelSlot } from "./model_slot.ts";
import { requestIds } from "./request_id.ts";
import { requestLog } from "./request_log.ts";
import { servedModel } from "./served_model.ts";

/** A logistic model of one number and one category. */
export function smallModel(): ModelFile {
  const column = { part: "value", level: null, mean: 0, deviation: 1 } as const;
  return modelFileSchema.parse({
    format: model_format,
    dataset: "small",
    hashes: { contract: "c", definition: "d", data: "x" },
    features: [
      { name: "idle_days", kind: "number", missing: true },
      { name: "plan", kind: "category", missing: true, levels: ["free", "paid"] },
    ],
    bounds: { idle_days: { min: 0, max: 1000 } },
    model: {
      kind: "logistic",
      base: -1,
      columns: [
        { ...column, name: "idle_days", feature: "idle_days", weight: 0.1 },
        { ...column, name: "plan=paid", feature: "plan", part: "level", level: "paid", weight: -1 },
      ],
      dropped: [],
    },
    calibration: { kind: "none" },
    thresholds: { offer: 0.3, break_even: 0.2 },
    trained: { split: "unknown" },
    validation: null,
    calibrated_on: null,
    fit: {},
    library: "x",
  });
}

/** A row that the small model takes. */
export const small_row = { customer: "ann", features: { idle_days: 12, plan: "paid" } };

export interface TestApp extends App, Disposable {
  /** Asks by path; a body that is no text goes as JSON. */
  ask(path: string, body?: unknown, init?: RequestInit): Promise<Response>;
  /** What was logged, parsed. */
  lines: Record<string, unknown>[];
}

/** What may be in hand: more than tests send. */
export const small_limits = {
  body_bytes_max: 1_000_000,
  body_deadline_ms: 1000,
  bytes_max: 8_000_000,
  rows_max: 16_000,
  wait_ms_max: 80,
};

/** An app of the small model with every request logged; close it in the end. */
export function testApp(options: Partial<AppOptions> = {}): TestApp {
  const lines: Record<string, unknown>[] = [];
  const now = options.now ?? (() => new Date("2026-08-28T12:00:00Z"));
  const slot = new ModelSlot();
  slot.swap(servedModel(1, "a".repeat(64), smallModel()));
  const app = createApp({
    dataset: "small",
    slot,
    bands: { high: 0.5, medium: 0.25 },
    salt: "1",
    metrics: createMetrics({
      models: () => [],
      feature_age_days: () => Promise.resolve(undefined),
      log_losses: () => [],
      models_amiss: () => 0,
      log_waiting_bytes: () => 0,
      now,
    }),
    predictions: undefined,
    limits: small_limits,
    log: requestLog({
      form: "json",
      requests: "all",
      slow_s: 0.1,
      now,
      write: (line) => lines.push(JSON.parse(line)),
    }),
    requestId: requestIds("t"),
    now,
    now_ms: () => performance.now(),
    draining: () => false,
    ...options,
  });
  return {
    ...app,
    lines,
    [Symbol.dispose]: app.close,
    ask(path, body, init = {}) {
      const headers = new Headers(init.headers);
      if (body !== undefined && !headers.has("content-type")) {
        headers.set("content-type", "application/json");
      }
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      if (text !== undefined && !headers.has("content-length")) {
        headers.set("content-length", `${new TextEncoder().encode(text).length}`);
      }
      const method = body === undefined ? "GET" : "POST";
      return app.fetch(
        new Request(`http://localhost${path}`, { method, body: text, ...init, headers }),
      );
    },
  };
}

/** Works with an app, and closes it. */
export async function withApp(
  work: (app: TestApp) => Promise<void>,
  options: Partial<AppOptions> = {},
): Promise<void> {
  using app = testApp(options);
  await work(app);
}
