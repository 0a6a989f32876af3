/**
 * A client of the prediction API, in one file that needs no other, so that it can be copied.
 *
 * ```ts
 * const api = new PredictionClient({ url: "http://127.0.0.1:8080" });
 * const { probability, risk } = await api.predictCustomer("1042");
 * ```
 *
 * @module
 */

/** A feature's value; null: it is not known. */
export type FeatureValue = number | string | null;

export interface Row {
  /** Keeps a customer with the same model while two are compared. */
  customer?: string;
  /** Every feature of the model, and no other. */
  features: Record<string, FeatureValue>;
}

export type Risk = "low" | "medium" | "high";
export type Variant = "champion" | "challenger";

/** The version of a model. */
export interface Version {
  version: number;
  id: string;
  /** Churn probability from which an offer is expected to pay; null: it never does. */
  threshold: number | null;
}

interface Predicted {
  probability: number;
  risk: Risk;
  variant: Variant;
}

export interface Prediction extends Predicted {
  customer?: string;
  model: Version;
  request_id: string;
}

/** What is wrong with a row, and where. */
export interface Problem {
  /** Index into the rows; left out where the body is one row. */
  row?: number;
  /** Such as `features.recency_days`; "": the whole body. */
  field: string;
  given?: unknown;
  allowed: string;
}

export interface Predictions {
  predictions: (Predicted & {
    /** Index into the rows that were sent, where some of them were refused. */
    row?: number;
    customer?: string;
  })[];
  models: { champion: Version; challenger?: Version };
  /** What was wrong with rows that were left out, the first hundred. */
  refused?: Problem[];
  refused_total?: number;
  request_id: string;
}

export interface CustomerPrediction extends Prediction {
  customer: string;
  features: {
    /** stale: older than is allowed. */
    status: "fresh" | "stale";
    /** Day at whose end they were true; null for data without time. */
    snapshot: string | null;
    age_days: number | null;
    max_age_days: number | null;
    /** Features whose category the model did not meet in training. */
    unfamiliar?: string[];
  };
}

/** Why a probability is what it is. */
export interface Reasons {
  explanation: {
    /** Log-odds of the average training row. */
    base: number;
    contributions: {
      feature: string;
      value: FeatureValue;
      usual: FeatureValue;
      contribution: number;
    }[];
    /** Base and contributions, added up. */
    log_odds: number;
    calibration: { kind: "none" | "platt" | "isotonic"; slope?: number; intercept?: number };
    how: { log_odds: string; probability: string };
  };
  /** What raises the risk most, in words; null where the version does not say what its features mean. */
  reasons: { feature: string; contribution: number; words: string }[] | null;
}

export type Explanation = Prediction & Reasons;
export type CustomerExplanation = CustomerPrediction & Reasons;

/** What really happened to a customer. */
export interface Outcome {
  /** Names the outcome; sent again, it changes nothing. */
  key: string;
  customer: string;
  /** Day of the prediction that it belongs to, such as "2026-08-28". */
  day: string;
  churned: boolean;
}

export interface OutcomesKept {
  /** New ones. */
  accepted: number;
  /** Known before. */
  known: number;
  request_id: string;
}

/** The API's answer to what it does not take. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";

  constructor(
    readonly status: number,
    /** Such as `invalid`, `not_found` or `unavailable`. */
    readonly code: string,
    message: string,
    readonly problems: readonly Problem[] = [],
    readonly request_id?: string,
  ) {
    const [first] = problems;
    super(first === undefined ? message : `${message}; ${inWords(first)}`);
  }
}

/** There was no answer, or none of the API. */
export class ApiUnreachable extends Error {
  override readonly name = "ApiUnreachable";
}

export interface ClientOptions {
  /** Such as `http://127.0.0.1:8080`. */
  url: string;
  key?: string;
  /** Longest for one attempt, answer and all. */
  timeout_ms?: number;
  /** So often a request is sent at most; all of them may be sent twice. */
  attempts?: number;
  /** If the API wants a longer pause than this, it is refused at once. */
  pause_ms_max?: number;
  fetch?: typeof globalThis.fetch;
  /** From 0 up to 1: pauses differ, or all who were turned away would come back together. */
  random?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

/**
 * Asks the prediction API.
 *
 * What is refused rejects with {@linkcode ApiRefusal}, and no answer with {@linkcode ApiUnreachable}. A
 * server that is busy (503, 429) is asked again after the pause that it names, and one that cannot be
 * reached after a growing one.
 */
export class PredictionClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #options: Required<Omit<ClientOptions, "url" | "key">>;

  constructor({ url, key, ...options }: ClientOptions) {
    this.#url = url.replace(/\/+$/, "");
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    this.#options = {
      timeout_ms: 5000,
      attempts: 3,
      pause_ms_max: 10_000,
      fetch: globalThis.fetch,
      random: Math.random,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      ...options,
    };
  }

  /** Predicts one row. */
  predict(row: Row): Promise<Prediction> {
    return this.#ask("/predict/single", row);
  }

  /**
   * Predicts 1 to 1,000 rows.
   *
   * @param options.partial Whether good rows are predicted although others are wrong.
   */
  predictRows(rows: readonly Row[], { partial = false } = {}): Promise<Predictions> {
    return this.#ask(`/predict${partial ? "?partial=true" : ""}`, { rows });
  }

  /** Predicts by the features that the server has of a customer. */
  async predictCustomer(id: string): Promise<CustomerPrediction> {
    return await this.#ask(`/predict/customer/${part(id)}`);
  }

  /** Predicts one row, with reasons. */
  explain(row: Row): Promise<Explanation> {
    return this.#ask("/explain", row);
  }

  /** The same by the features that the server has of a customer. */
  async explainCustomer(id: string): Promise<CustomerExplanation> {
    return await this.#ask(`/explain/customer/${part(id)}`);
  }

  /** Says what really happened, of up to 1,000 customers; all of it is kept, or nothing. */
  sendOutcomes(rows: readonly Outcome[]): Promise<OutcomesKept> {
    return this.#ask("/outcomes", { rows });
  }

  /** Which versions serve, with their features and figures. */
  model(): Promise<{ champion: Version; challenger: Version | null }> {
    return this.#ask("/model");
  }

  async #ask<Answer>(path: string, body?: unknown): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { attempts, pause_ms_max, sleep, random } = this.#options;
    for (let attempt = 1;; attempt++) {
      const found = await this.#attempt<Answer>(path, text);
      if ("answer" in found) return found.answer;
      const { error, retry_after_ms = 100 * 2 ** attempt } = found;
      const may_help = found.may_help && retry_after_ms <= pause_ms_max;
      if (attempt >= attempts || !may_help) throw error;
      await sleep(retry_after_ms * (1 + random() / 2));
    }
  }

  async #attempt<Answer>(path: string, body: string | undefined): Promise<Attempt<Answer>> {
    const { fetch, timeout_ms } = this.#options;
    let response: Response, text: string;
    try {
      response = await fetch(this.#url + path, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          ...this.#headers,
          ...body === undefined ? {} : { "content-type": "application/json" },
        },
        body,
        signal: AbortSignal.timeout(timeout_ms),
      });
      text = await response.text();
    } catch (cause) {
      const late = cause instanceof DOMException && cause.name === "TimeoutError";
      const why = late ? `no answer within ${timeout_ms / 1000} s` : (cause as Error).message;
      const error = new ApiUnreachable(`Cannot reach "${this.#url}": ${why}`, { cause });
      return { error, may_help: true };
    }
    const { status, headers, ok } = response;
    const value = json(text);
    if (ok && value !== undefined) return { answer: value as Answer };
    const { error, request_id } = (value ?? {}) as Partial<RefusalBody>;
    if (error === undefined) {
      const message = `Cannot ask "${this.#url}${path}": status ${status} is no answer of the API`;
      return { error: new ApiUnreachable(message), may_help: status >= 500 };
    }
    const seconds = Number(headers.get("retry-after") ?? NaN);
    return {
      error: new ApiRefusal(status, error.code, error.message, error.problems, request_id),
      may_help: (status === 503 || status === 429) && seconds >= 0,
      retry_after_ms: seconds * 1000,
    };
  }
}

type Attempt<Answer> =
  | { answer: Answer }
  | { error: Error; may_help: boolean; retry_after_ms?: number };

interface RefusalBody {
  error: { code: string; message: string; problems?: Problem[] };
  request_id: string;
}

function json(text: string): object | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function inWords({ row, field, given, allowed }: Problem): string {
  const at = [row === undefined ? "" : `row ${row}`, field].filter((one) => one !== "").join(" ");
  const is = given === undefined ? "" : `is ${JSON.stringify(given)}, allowed: `;
  return `${at || "the body"} ${is}${allowed}`;
}

/** An id as part of an address. @throws {TypeError} If no address can hold it. */
function part(id: string): string {
  // Every program that reads an address takes these for "here" and "one up", however they are written.
  if (id === "" || id === "." || id === ".." || !id.isWellFormed()) {
    throw new TypeError(
      `Cannot ask for customer ${JSON.stringify(id)}: no address can hold it, send its features`,
    );
  }
  return encodeURIComponent(id);
}
