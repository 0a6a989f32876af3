import assert from "node:assert/strict";
import { isLoopback, readSettings, variables } from "./settings.ts";

function read(given: Record<string, string>) {
  return readSettings((name) => given[name]);
}

/** Each wrong variable has a line. */
function check(given: Record<string, string>, ...lines: RegExp[]): void {
  let message = "";
  try {
    read({ DATASET: "shop", ...given });
  } catch (error) {
    assert.ok(error instanceof TypeError);
    message = error.message;
  }
  const found = message.split("\n");
  assert.equal(found.length, lines.length, message);
  for (const [at, line] of lines.entries()) assert.match(found[at]!, line);
}

Deno.test("readSettings() needs the data set alone; what is empty is not set", () => {
  const settings = read({ DATASET: "shop", PORT: "", API_KEYS: "" });
  assert.equal(settings.dataset, "shop");
  assert.equal(settings.host, "127.0.0.1");
  assert.equal(settings.port, 8080);
  assert.equal(settings.api_keys, undefined);
  assert.deepEqual(settings.cors_origins, []);
  assert.throws(() => read({}), { message: "Cannot start: DATASET is not set, must be given" });
});

Deno.test("readSettings() reads text as what it means", () => {
  const settings = read({
    DATASET: "shop",
    PORT: "0",
    RISK_HIGH_FROM: "0.7",
    INSECURE: "true",
    CORS_ORIGINS: "https://a.example.com, http://localhost:3000",
  });
  assert.equal(settings.port, 0);
  assert.equal(settings.risk_high_from, 0.7);
  assert.equal(settings.insecure, true);
  assert.deepEqual(settings.cors_origins, ["https://a.example.com", "http://localhost:3000"]);
});

Deno.test("readSettings() names all variables that are wrong", () => {
  check(
    {
      PORT: "65536",
      BODY_BYTES_MAX: "0",
      RISK_HIGH_FROM: "2",
      WAIT_MS_MAX: "soon",
      LOG_FORMAT: "xml",
      INSECURE: "yes",
      MODEL_SHA256: "abc",
      CORS_ORIGINS: "*",
    },
    /^Cannot start: PORT is "65536", must be at most 65535$/,
    /^Cannot start: INSECURE is "yes", must be true or false$/,
    /^Cannot start: CORS_ORIGINS is "\*", must be origins such as https:\/\/app\.example\.com/,
    /^Cannot start: MODEL_SHA256 is "abc", must be a SHA-256 in hexadecimal$/,
    /^Cannot start: RISK_HIGH_FROM is "2", must be at most 1$/,
    /^Cannot start: BODY_BYTES_MAX is "0", must be at least 1$/,
    /^Cannot start: WAIT_MS_MAX is "soon", must be a number$/,
    /^Cannot start: LOG_FORMAT is "xml", must be auto or json or text$/,
  );
});

Deno.test("readSettings() refuses what does not go together", () => {
  check({ RISK_MEDIUM_FROM: "0.6" }, /RISK_MEDIUM_FROM is "0.6", must be at most RISK_HIGH_FROM$/);
  check({ TLS_CERT_FILE: "cert.pem" }, /TLS_KEY_FILE is not set, but .* must be given together$/);
  check({ API_KEYS: "a", API_KEYS_FILE: "b" }, /API_KEYS_FILE is "b", but API_KEYS is given, too/);
});

Deno.test("readSettings() wants keys where others can ask, unless it is told not to", () => {
  for (const HOST of ["0.0.0.0", "::", "10.1.2.3", "api.example.com", "127.0.0.1.example.com"]) {
    check({ HOST }, /HOST is "[^"]+", where others can ask, so that API_KEYS or API_KEYS_FILE/);
    assert.equal(read({ DATASET: "shop", HOST, INSECURE: "true" }).host, HOST);
    assert.equal(read({ DATASET: "shop", HOST, API_KEYS_FILE: "keys" }).host, HOST);
  }
  for (const host of ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"]) {
    assert.ok(isLoopback(host), host);
    assert.equal(read({ DATASET: "shop", HOST: host }).host, host);
  }
});

Deno.test("readSettings() repeats no key that was put into a variable by mistake", () => {
  check(
    { API_KEYS: "churn_secret", PORT: "-1" },
    /^Cannot start: PORT is "-1", must be at least 0$/,
  );
});

Deno.test("variables says of each what it is for", () => {
  for (const { name, about } of variables) {
    assert.match(name, /^[A-Z][A-Z0-9_]+$/);
    assert.ok(about.length > 10, name);
  }
  assert.deepEqual(variables.find(({ name }) => name === "PORT")?.default, 8080);
});
