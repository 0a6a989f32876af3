import type { AccessOptions } from "./access.ts";
import type { AdmissionLimits } from "./admission.ts";
import type { Body } from "./body.ts";
import type { Carried } from "./carried.ts";
import type { Metrics } from "./metrics.ts";
import type { ModelSlot } from "./model_slot.ts";
import type { ModelWatch } from "./model_watch.ts";
import type { OnlineFeatures } from "./online_features.ts";
import type { Outcomes } from "./outcomes.ts";
import type { PredictionLog } from "./prediction_log.ts";
import type { RequestLog } from "./request_log.ts";
import type { RiskBands } from "./score_rows.ts";
import type { Spans } from "./spans.ts";

/** Everything that the app takes from outside. */
export interface AppOptions {
  dataset: string;
  slot: ModelSlot;
  /** What keeps the slot; undefined: nobody does. */
  watch?: Pick<ModelWatch, "problems" | "follows">;
  bands: RiskBands;
  /** Salt of the draw between champion and challenger. */
  salt: string;
  metrics: Metrics;
  predictions: PredictionLog | undefined;
  /** Undefined: nothing is known of customers. */
  online?: OnlineFeatures;
  /** Undefined: nobody keeps what happened to them. */
  outcomes?: Outcomes;
  /** Whether the server is ready although the feature store is out of reach. */
  ready_without_features?: boolean;
  limits: Limits;
  /** Undefined: anybody may ask for everything. */
  access?: Omit<AccessOptions, "now_ms">;
  /** Origins whose pages may ask from a browser. */
  cors_origins?: readonly string[];
  /** Whether callers come by TLS, which browsers are then told to keep to. */
  tls?: boolean;
  /** Undefined: nothing is traced. */
  spans?: Spans;
  log: RequestLog;
  requestId: (request: Request) => string;
  now: () => Date;
  /** A clock that nobody sets, such as `performance.now`. */
  now_ms: () => number;
  /** Whether new work is still welcome; false while the server ends. */
  draining: () => boolean;
}

/** How large and how slow bodies may be, and how much may be in hand. */
export interface Limits extends AdmissionLimits {
  body_bytes_max: number;
  body_deadline_ms: number;
}

/** What routes are made of. */
export interface RouteParts extends AppOptions {
  /**
   * Reads a request's JSON body once there is room for its rows; where their number is left out, as
   * many as its size tells.
   *
   * @throws {Refusal} 400, 408, 413, 415 or 503.
   */
  readBody(c: { req: { raw: Request }; env: Carried }, rows?: number): Promise<Body>;
  /**
   * Makes room for rows and waits for their turn, in a handler that first waits for something else.
   *
   * @throws {Refusal} 503.
   */
  enter(c: { env: Carried }, rows: number): Promise<void>;
}
