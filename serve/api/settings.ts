import { z } from "zod";

const count = z.coerce.number().int().min(1);
const share = z.coerce.number().min(0).max(1);
const milliseconds = z.coerce.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal");

/** What the server takes from its environment; the names are those of the variables, in capitals. */
const settings_schema = z.object({
  dataset: z.string().min(1),
  registry: z.string().min(1).default("data/registry"),
  online: z.string().min(1).default("data/online"),
  hostname: z.string().min(1).default("127.0.0.1"),
  port: z.coerce.number().int().min(0).max(65535).default(8080),
  model_alias: z.enum(["champion", "challenger", "previous"]).default("champion"),
  model_version: z.string().optional(),
  model_sha256: sha256.optional(),
  risk_high_from: share.default(0.5),
  risk_medium_from: share.default(0.25),
  variant_salt: z.string().default("1"),
  prediction_log: z.string().optional(),
  prediction_log_queue_bytes: count.default(16 * 1024 * 1024),
  prediction_log_file_bytes: count.default(256 * 1024 * 1024),
  body_bytes_max: count.default(4 * 1024 * 1024),
  body_deadline_ms: count.default(10_000),
  bytes_in_flight_max: count.default(32 * 1024 * 1024),
  loop_delay_ms_max: count.default(100),
  drain_pause_ms: milliseconds.default(0),
  drain_grace_ms: count.default(25_000),
  log_format: z.enum(["json", "text"]).default("json"),
  log_requests: z.enum(["all", "notable", "none"]).default("notable"),
  log_slow_ms: count.default(100),
});

export type Settings = z.output<typeof settings_schema>;

/** The variables that the server reads, for its permissions. */
export const variables = Object.keys(settings_schema.shape).map((key) => key.toUpperCase());

/** @throws {TypeError} All variables that are wrong, at once. */
export function readSettings(env: (name: string) => string | undefined): Settings {
  const given = Object.fromEntries(
    Object.keys(settings_schema.shape).flatMap((key) => {
      const value = env(key.toUpperCase());
      return value === undefined || value === "" ? [] : [[key, value]];
    }),
  );
  const parsed = settings_schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new TypeError(
    parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]).toUpperCase();
      return given[String(path[0])] === undefined
        ? `Cannot start: ${name} is not set, it must be`
        : `Cannot start: ${name} is "${given[String(path[0])]}", ${message}`;
    }).join("\n"),
  );
}
