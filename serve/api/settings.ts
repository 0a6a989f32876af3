import { z } from "zod";
import { isOrigin, origin_form } from "./cross_origin.ts";

const count = z.coerce.number().int().min(1);
const share = z.coerce.number().min(0).max(1);
const milliseconds = z.coerce.number().int().min(0);
const version = z.string()
  .regex(/^(v?\d{1,7}|[0-9a-f]{8,64})$/, "must be a number or 8 or more characters of an id");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal");
const yes_no = z.enum(["true", "false"]).transform((text) => text === "true");
const origins = z.string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""))
  .refine((list) => list.every(isOrigin), origin_form);

/** What the server takes from its environment; the names are those of the variables, in capitals. */
const settings_schema = z.object({
  dataset: z.string().min(1).describe("Data set whose model answers"),
  registry: z.string().min(1).default("data/registry")
    .describe("Where versions lie: a folder, or s3://bucket/prefix"),
  online: z.string().min(1).default("data/online")
    .describe("Where features by customer lie: a folder, or redis://host:port"),
  host: z.string().min(1).default("127.0.0.1").describe("Address to listen on"),
  port: z.coerce.number().int().min(0).max(65535).default(8080)
    .describe("Port to listen on; 0: a free one"),
  tls_cert_file: z.string().optional()
    .describe("Certificate chain in PEM; with the next one the server speaks TLS itself"),
  tls_key_file: z.string().optional().describe("Its private key in PEM"),
  api_keys: z.string().optional()
    .describe("Hashes of keys, a line each; a newline or ; ends a line"),
  api_keys_file: z.string().optional().describe("File of such lines"),
  insecure: yes_no.default(false)
    .describe("true: no key is needed, although others than this machine can ask"),
  rate_limit_per_s: count.default(1000).describe("Requests a second of a key without its own rate"),
  cors_origins: origins.default([])
    .describe("Origins whose pages may ask from a browser, such as https://app.example.com"),
  model_alias: z.enum(["champion", "challenger", "previous"]).default("champion")
    .describe("Alias that is followed"),
  model_version: version.optional()
    .describe("Version that is pinned instead: its number, or the beginning of its id"),
  model_sha256: sha256.optional().describe("SHA-256 that its model file must have"),
  model_poll_ms: z.coerce.number().int().min(100).default(1000)
    .describe("How often the registry is asked whether an alias has moved"),
  ab_share: share.optional()
    .describe("Share of customers whom the challenger answers, such as 0.1 (default: 0)"),
  shadow: yes_no.default(false)
    .describe("true: the challenger scores everybody, for log and metrics, and answers nobody"),
  challenger_version: version.optional()
    .describe("Challenger that is pinned; left out: whatever has the alias challenger"),
  challenger_sha256: sha256.optional().describe("SHA-256 that its model file must have"),
  risk_high_from: share.default(0.5).describe("Probability from which a risk is high"),
  risk_medium_from: share.default(0.25).describe("Probability from which it is medium"),
  variant_salt: z.string().default("1")
    .describe("Salt of the draw between champion and challenger"),
  prediction_log: z.string().optional().describe("Folder to which predictions are written"),
  prediction_log_queue_bytes: count.default(16 * 1024 * 1024)
    .describe("What may wait to be written; more is dropped and counted"),
  prediction_log_file_bytes: count.default(256 * 1024 * 1024)
    .describe("A new file is begun at this size, and each day"),
  outcomes: z.string().optional()
    .describe("Folder in which outcomes are kept (default: that of PREDICTION_LOG)"),
  ready_without_features: yes_no.default(false)
    .describe("true: /ready stays 200 while the feature store is out of reach"),
  body_bytes_max: count.default(4 * 1024 * 1024).describe("Largest body of a request"),
  body_deadline_ms: count.default(10_000).describe("From a body's first to its last byte"),
  bytes_in_flight_max: count.default(32 * 1024 * 1024).describe("Bodies that are in hand at once"),
  rows_in_flight_max: count.default(16_000).describe(
    "Rows that wait at once, however quick it goes",
  ),
  wait_ms_max: count.default(50)
    .describe("Longest that a request should wait for those before it"),
  drain_pause_ms: milliseconds.default(0)
    .describe(
      "After SIGTERM so long every answer still closes its connection, before no more come in",
    ),
  drain_grace_ms: count.default(25_000)
    .describe("Longest from SIGTERM to the end, whatever is unanswered then"),
  otel_deno: yes_no.default(false)
    .describe(
      "true: traces and metrics go to OTEL_EXPORTER_OTLP_ENDPOINT, see Deno's documentation",
    ),
  log_format: z.enum(["auto", "json", "text"]).default("auto")
    .describe("auto: text on a terminal, else JSON"),
  log_requests: z.enum(["all", "notable", "none"]).default("notable")
    .describe("Which requests get a line; notable: refused or slow ones"),
  log_slow_ms: count.default(100).describe("From here on a request is slow"),
})
  .refine(({ risk_medium_from: medium, risk_high_from: high }) => medium <= high, {
    path: ["risk_medium_from"],
    error: "must be at most RISK_HIGH_FROM",
  })
  .refine(({ model_version, model_sha256 }) => model_version || !model_sha256, {
    path: ["model_sha256"],
    error: "but MODEL_VERSION must be given, too",
  })
  .refine(({ challenger_version, challenger_sha256 }) => challenger_version || !challenger_sha256, {
    path: ["challenger_sha256"],
    error: "but CHALLENGER_VERSION must be given, too",
  })
  .refine(({ shadow, ab_share }) => !shadow || !ab_share, {
    path: ["shadow"],
    error: "but AB_SHARE is given, too, must be one of them",
  })
  .refine((all) => !all.challenger_version || all.shadow || all.ab_share !== undefined, {
    path: ["challenger_version"],
    error: "but takes no part, AB_SHARE or SHADOW=true must be given",
  })
  .refine((all) => !all.model_version || all.challenger_version || !all.shadow && !all.ab_share, {
    path: ["challenger_version"],
    error: "must be given: beside a pinned MODEL_VERSION no alias is followed",
  })
  .refine(({ tls_cert_file, tls_key_file }) => !tls_cert_file === !tls_key_file, {
    path: ["tls_key_file"],
    error: "but TLS_CERT_FILE and TLS_KEY_FILE must be given together",
  })
  .refine(({ api_keys, api_keys_file }) => !api_keys || !api_keys_file, {
    path: ["api_keys_file"],
    error: "but API_KEYS is given, too, must be one of them",
  })
  .refine((all) => all.insecure || all.api_keys || all.api_keys_file || isLoopback(all.host), {
    path: ["host"],
    error: "where others can ask, so that API_KEYS or API_KEYS_FILE must be given (see " +
      '"deno task serve --new-key"), or INSECURE=true',
  });

export type Settings = z.output<typeof settings_schema>;

/** The variables that the server reads, with what they are for and where they begin. */
export const variables = Object.entries(settings_schema.shape).map(([key, schema]) => {
  const of = z.globalRegistry.get(schema)?.description ?? "";
  const standard = schema.safeParse(undefined).data;
  return { name: key.toUpperCase(), about: of, default: standard };
});

/** @throws {TypeError} All variables that are wrong, at once. */
export function readSettings(env: (name: string) => string | undefined): Settings {
  const given = Object.fromEntries(
    variables.flatMap(({ name }) => {
      const value = env(name);
      return value === undefined || value === "" ? [] : [[name.toLowerCase(), value]];
    }),
  );
  const parsed = settings_schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new TypeError(
    parsed.error.issues.map((issue) => {
      const key = String(issue.path[0]);
      const value = given[key];
      const is = value === undefined ? "is not set" : `is "${value}"`;
      return `Cannot start: ${key.toUpperCase()} ${is}, ${allowedBy(issue)}`;
    }).join("\n"),
  );
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return issue.origin === "string" ? "must be given" : `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_value":
      return `must be ${issue.values.join(" or ")}`;
    case "invalid_type":
      return issue.expected === "string" ? "must be given" : "must be a number";
    default:
      return issue.message;
  }
}

/** Whether an address is only reached from the machine itself. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
