/** Bodies that a generator has thought out, against the running API: refused or answered, as zod has it. */
import assert from "node:assert/strict";
import { seededUniform } from "../../lib/metrics/mod.ts";
import { drawBody } from "../../serve/api/_bodies.ts";
import { small_row, smallModel } from "../../serve/api/_test_app.ts";
import { bodySchemas } from "../../serve/api/schemas.ts";
import type { ApiServer } from "./_api_server.ts";
import { withSmallServer } from "./_small_server.ts";

const model = smallModel();
const schemas = bodySchemas(model);
const callers = 16;

const routes = {
  "/predict/single": schemas.row,
  "/explain": schemas.row,
  "/predict": schemas.rows,
  /** What is right of it is answered: any status but one of the server's own mistakes. */
  "/predict?partial=true": undefined,
  "/outcomes": undefined,
} as const;
type Route = keyof typeof routes;

interface Body {
  route: Route;
  bytes: Uint8Array<ArrayBuffer>;
  /** Undefined: one of 200, 400 and 422. */
  status: number | undefined;
}

function draw(random: () => number, at: number): Body {
  const all = Object.keys(routes) as Route[];
  const route = all[at % all.length]!;
  const { text } = drawBody(random, model, /^\/predict(\?|$)/.test(route));
  const bytes = new TextEncoder().encode(text);
  if (random() < 0.1) { for (let flips = 0; flips < 3; flips++) flip(random, bytes); }
  return { route, bytes, status: statusByZod(route, bytes) };
}

/** Changes any byte to any other, so that some bodies are no UTF-8. */
function flip(random: () => number, bytes: Uint8Array): void {
  if (bytes.length > 0) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
}

function statusByZod(route: Route, bytes: Uint8Array): number | undefined {
  const schema = routes[route];
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return 400;
  }
  if (schema === undefined) return undefined;
  return schema.safeParse(value).success ? 200 : 422;
}

/** Sends all, several at once, and looks at each answer. @returns How many had which status. */
async function sendAll(server: ApiServer, bodies: readonly Body[]): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  let next = 0;
  async function call(): Promise<void> {
    while (next < bodies.length) {
      const { route, bytes, status } = bodies[next++]!;
      const answer = await fetch(`${server.url}${route}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: bytes,
      });
      const text = await answer.text();
      const what = () => `${route} ${new TextDecoder().decode(bytes).slice(0, 300)}: ${text}`;
      if (status === undefined) assert.ok([200, 400, 422].includes(answer.status), what());
      else assert.equal(answer.status, status, what());
      const said = JSON.parse(text);
      assert.equal(said.request_id, answer.headers.get("x-request-id"), what());
      assert.equal(typeof said.error?.message === "string", answer.status !== 200, what());
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    }
  }
  await Promise.all(Array.from({ length: callers }, call));
  return counts;
}

/** Works with a server that answers in the end as it did in the beginning. */
function withSteadyServer(
  env: Record<string, string>,
  work: (server: ApiServer) => Promise<void>,
): Promise<void> {
  return withSmallServer({ LOG_REQUESTS: "none", ...env }, async (server) => {
    const probability = async () =>
      (await (await server.ask("/predict/single", small_row)).json()).probability;
    const before = await probability();
    await work(server);
    assert.equal(await probability(), before);
  });
}

Deno.test("10,000 drawn bodies get the status that zod gives them, none of 5xx, and leave no memory", async () => {
  const random = seededUniform(20_260_828);
  const bodies = Array.from({ length: 10_000 }, (_, at) => draw(random, at));
  await withSteadyServer({}, async (server) => {
    const rss_mib: number[] = [];
    let counts = new Map<number, number>();
    // The first pass compiles the code and fills the heap to its usual size.
    for (let pass = 0; pass < 4; pass++) {
      counts = await sendAll(server, bodies);
      rss_mib.push(server.rss_mib());
    }
    assert.deepEqual([...counts.keys()].sort(), [200, 400, 422]);
    for (const [status, count] of counts) assert.ok(count > 500, `only ${count} of ${status}`);
    console.log(
      `10,000 bodies four times: ${
        JSON.stringify(Object.fromEntries(counts))
      }, memory after each ` +
        `${rss_mib.map((mib) => mib.toFixed(0)).join(", ")} MiB`,
    );
    assert.ok(rss_mib.at(-1)! < rss_mib[0]! + 24, "memory grows with the bodies");
  });
});

/** The largest of their kind that still fit into a body. */
const enormous: Record<string, () => string> = {
  "350,000 names": () =>
    `{"features":{${Array.from({ length: 350_000 }, (_, at) => `"${at}":0`).join(",")}}}`,
  "the same name 500,000 times": () => `{"features":{${'"a":1,'.repeat(500_000)}"a":1}}`,
  "lists two million deep": () => "[".repeat(2_000_000) + "]".repeat(2_000_000),
  "objects 600,000 deep": () => '{"a":'.repeat(600_000) + "1" + "}".repeat(600_000),
  "a number of four million digits": () => `{"features":{"idle_days":${"9".repeat(4_000_000)}}}`,
  "a text of four million characters": () => `{"customer":"${"0".repeat(4_000_000)}"}`,
  "600,000 escaped characters": () => `{"customer":"${"\\u0000".repeat(600_000)}"}`,
  "two million zeros in place of rows": () => `{"rows":[${"0,".repeat(2_000_000)}0]}`,
  "four million blanks": () => " ".repeat(4_000_000),
  "900,000 empty lists": () => `{"rows":[${"[],".repeat(900_000)}[]]}`,
};

Deno.test("bodies as large as they may be, and ill-meant, are refused one and all, and leave no memory", async () => {
  await withSteadyServer({}, async (server) => {
    const texts = Object.entries(enormous).map(([name, text]) => [name, text()] as const);
    const seen = new Map<string, string>();
    let slowest = { name: "", ms: 0 };
    const rss_mib: number[] = [];
    for (let pass = 0; pass < 3; pass++) {
      for (const [name, text] of texts) {
        for (const route of Object.keys(routes)) {
          const start = performance.now();
          const answer = await server.ask(route, text);
          const said = await answer.text();
          const ms = performance.now() - start;
          if (ms > slowest.ms) slowest = { name: `${route} ${name}`, ms };
          assert.ok(
            [400, 413, 422].includes(answer.status),
            `${route} ${name}: ${answer.status} ${said}`,
          );
          assert.ok(said.length < 100_000, `${route} ${name}: an answer of ${said.length} bytes`);
          seen.set(name, `${answer.status}`);
        }
      }
      rss_mib.push(server.rss_mib());
    }
    console.log(
      `${[...seen].map(([name, status]) => `${name} ${status}`).join(", ")}; slowest ` +
        `${slowest.name} ${slowest.ms.toFixed(0)} ms; memory after each pass ` +
        `${rss_mib.map((mib) => mib.toFixed(0)).join(", ")} MiB`,
    );
    assert.ok(rss_mib.at(-1)! < rss_mib[0]! + 48, "memory grows with the bodies");
  });
});

Deno.test("a million names are refused, each once, where so long a body is allowed at all", async () => {
  await withSteadyServer({ BODY_BYTES_MAX: `${16 * 2 ** 20}` }, async (server) => {
    const names = Array.from({ length: 1_000_000 }, (_, at) => `"${at}":0`).join(",");
    const answer = await server.ask("/predict", `{"rows":[{"features":{${names}}}]}`);
    const { error } = await answer.json();
    assert.equal(answer.status, 422);
    // The two features that are missing among them.
    assert.equal(error.problems_total, 1_000_002);
    assert.equal((await server.ask("/predict", { rows: [small_row] })).status, 200);
  });
});

Deno.test("sixteen enormous bodies at once: each is refused, and others are answered", async () => {
  await withSteadyServer({}, async (server) => {
    const texts = Object.values(enormous).map((text) => text());
    const counts = new Map<number, number>();
    let is_over = false;
    const crowd = Promise.all(Array.from({ length: callers }, async (_, caller) => {
      for (let time = 0; time < 6; time++) {
        const answer = await server.ask("/predict", texts[(caller + time) % texts.length]);
        await answer.body?.cancel();
        counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      }
    })).finally(() => is_over = true);
    let rss_mib_max = 0, live_ms_max = 0;
    while (!is_over) {
      const start = performance.now();
      const answer = await server.ask("/live");
      await answer.body?.cancel();
      live_ms_max = Math.max(live_ms_max, performance.now() - start);
      rss_mib_max = Math.max(rss_mib_max, server.rss_mib());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await crowd;
    console.log(
      `16 callers of enormous bodies: ${
        JSON.stringify(Object.fromEntries(counts))
      }, /live at most ` +
        `${live_ms_max.toFixed(0)} ms, memory at most ${rss_mib_max.toFixed(0)} MiB`,
    );
    for (const status of counts.keys()) {
      assert.ok([400, 408, 422, 503].includes(status), `${status}`);
    }
    assert.ok(live_ms_max < 1000, "/live did not answer within a second");
    assert.ok(rss_mib_max < 512, "memory is not bounded");
  });
});
