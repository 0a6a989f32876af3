import assert from "node:assert/strict";
import { listen, type ListenOptions } from "./listen.ts";

function options(given: Partial<ListenOptions> = {}) {
  const urls: string[] = [];
  const failures: unknown[] = [];
  return {
    urls,
    failures,
    host: "127.0.0.1",
    port: 0,
    tls: undefined,
    listening: (url: string) => urls.push(url),
    failed: (error: unknown) => failures.push(error),
    ...given,
  };
}

const hello = () => Promise.resolve(new Response("hello"));

Deno.test("listen() says where, and keeps what a handler throws to itself", async () => {
  const given = options();
  const server = listen(given, ({ url }) => {
    if (url.endsWith("/bad")) return Promise.reject(new Error("secret"));
    return hello();
  });
  const [url] = given.urls;
  assert.match(url!, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(await (await fetch(`${url}/good`)).text(), "hello");
  const answer = await fetch(`${url}/bad`);
  assert.deepEqual([answer.status, await answer.text()], [500, ""]);
  assert.equal((given.failures[0] as Error).message, "secret");
  await server.shutdown();
});

Deno.test("listen() refuses an address that is in use, and one that is not the machine's", async () => {
  const given = options();
  const server = listen(given, hello);
  const port = Number(new URL(given.urls[0]!).port);
  assert.throws(() => listen(options({ port }), hello), {
    message: `Cannot start: "http://127.0.0.1:${port}" is in use by another program, end it or ` +
      "set another PORT",
  });
  await server.shutdown();
  assert.throws(
    () => listen(options({ host: "192.0.2.1" }), hello),
    /^Error: Cannot start: cannot listen on "http:\/\/192\.0\.2\.1:0": /,
  );
});

Deno.test("listen() refuses a certificate that is none", () => {
  assert.throws(
    () => listen(options({ tls: { cert: "nothing", key: "nothing" } }), hello),
    /^Error: Cannot start: TLS_CERT_FILE and TLS_KEY_FILE cannot be used: /,
  );
});
