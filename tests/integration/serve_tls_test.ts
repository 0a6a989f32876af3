/** The prediction API over TLS, by HTTP/1.1 and HTTP/2. */
import assert from "node:assert/strict";
import { ApiServer, benchRow } from "./_api_server.ts";

/** A certificate for 127.0.0.1 that nobody but the test trusts. */
async function certificate(folder: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [`${folder}/cert.pem`, `${folder}/key.pem`];
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=test"],
      ...["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"],
    ],
    stdout: "null",
  }).output();
  if (!success) throw new Error(`openssl: ${new TextDecoder().decode(stderr)}`);
  return { cert, key };
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tls_" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const http2 of [false, true]) {
  const version = http2 ? "HTTP/2" : "HTTP/1.1";
  Deno.test(`TLS by files: ${version} is answered, and to its end while the server ends`, () =>
    withFolder(async (folder) => {
      const { cert, key } = await certificate(folder);
      await using server = await ApiServer.start({
        TLS_CERT_FILE: cert,
        TLS_KEY_FILE: key,
        DRAIN_PAUSE_MS: "3000",
      });
      assert.match(server.url, /^https:/);
      using client = Deno.createHttpClient({
        caCerts: [await Deno.readTextFile(cert)],
        http1: !http2,
        http2,
      });
      server.client = client;
      const first = await server.ask("/predict/single", benchRow());
      assert.equal(first.status, 200);
      assert.equal(first.headers.get("strict-transport-security"), "max-age=31536000");
      const { probability } = await first.json();
      server.signal("SIGTERM");
      await server.line(({ message }) => message === "ending");
      // HTTP/2 has no "Connection: close": there the shutdown itself says that it is over.
      let answered = 0;
      for (const start = performance.now(); performance.now() - start < 500; answered++) {
        const answer = await server.ask("/predict/single", benchRow());
        assert.equal(answer.status, 200);
        assert.equal((await answer.json()).probability, probability);
      }
      assert.equal((await server.status).code, 0, server.stderr);
      assert.equal(server.stderr, "");
      console.log(`${version}: ${answered} requests answered while the server was ending`);
    }));
}

Deno.test("who speaks no TLS, or does not trust the certificate, gets nothing", () =>
  withFolder(async (folder) => {
    const { cert, key } = await certificate(folder);
    await using server = await ApiServer.start({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key });
    await assert.rejects(fetch(`${server.url}/live`));
    await assert.rejects(fetch(`${server.url.replace("https", "http")}/live`));
    using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(cert)] });
    server.client = client;
    assert.equal((await server.ask("/live")).status, 200);
  }));

Deno.test("a certificate that cannot be read is said before anything listens", () =>
  withFolder(async (folder) => {
    const { cert, key } = await certificate(folder);
    await assert.rejects(
      ApiServer.start({ TLS_CERT_FILE: `${folder}/none.pem`, TLS_KEY_FILE: key }),
      /Cannot start: TLS_CERT_FILE ".*none\.pem" cannot be read: No such file/,
    );
    await assert.rejects(
      ApiServer.start({ TLS_CERT_FILE: key, TLS_KEY_FILE: cert }),
      /Cannot start: TLS_CERT_FILE and TLS_KEY_FILE cannot be used: No certificates found/,
    );
  }));
