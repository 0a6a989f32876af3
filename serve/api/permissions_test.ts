import assert from "node:assert/strict";
import { permissionsOf } from "./permissions.ts";
import { readSettings } from "./settings.ts";

function options(given: Record<string, string>): Record<string, string[]> {
  const env = (name: string) => ({ DATASET: "shop", ...given } as Record<string, string>)[name];
  const found = permissionsOf(readSettings(env), env);
  return Object.fromEntries(found.map((option) => {
    const [name, values = ""] = option.split("=");
    return [name!, values.split(",")];
  }));
}

Deno.test("permissionsOf() allows the address to listen on and the stores, and nothing else", () => {
  const { "--allow-env": env, ...rest } = options({});
  assert.deepEqual(rest, {
    "--no-prompt": [""],
    "--allow-net": ["127.0.0.1:8080"],
    "--allow-read": ["data/registry", "data/online"],
  });
  assert.ok(env!.includes("MODEL_VERSION") && !env!.some((name) => name.startsWith("AWS_")));
});

Deno.test("permissionsOf() allows files and folders that are set, and writes the log's alone", () => {
  const { "--allow-read": read, "--allow-write": write, "--allow-net": net } = options({
    HOST: "::",
    PORT: "9000",
    API_KEYS_FILE: "/run/keys",
    TLS_CERT_FILE: "/run/cert.pem",
    TLS_KEY_FILE: "/run/key.pem",
    PREDICTION_LOG: "/var/log/churn",
  });
  assert.deepEqual(net, ["[::]:9000"]);
  assert.deepEqual(write, ["/var/log/churn"]);
  const files = ["/run/cert.pem", "/run/key.pem", "/run/keys", "/var/log/churn"];
  assert.deepEqual(read, ["data/registry", "data/online", ...files]);
});

Deno.test("permissionsOf() allows the servers on which stores lie", () => {
  const { "--allow-read": read, "--allow-net": net, "--allow-env": env } = options({
    REGISTRY: "s3://models/churn?endpoint=https://s3.example.com&region=eu-west-1",
    ONLINE: "redis://user:secret@cache.example.com",
  });
  assert.deepEqual(net, ["127.0.0.1:8080", "s3.example.com:443", "cache.example.com:6379"]);
  assert.equal(read, undefined);
  assert.ok(env!.includes("AWS_SECRET_ACCESS_KEY"));
});

Deno.test("permissionsOf() refuses a path that would allow more than it says", () => {
  for (const PREDICTION_LOG of ["log,/", "my log"]) {
    assert.throws(() => options({ PREDICTION_LOG }), /Cannot allow ".*": it must have no comma/);
  }
});
