/** A server that follows a registry, and callers that keep asking it while its models change. */
import { small_row } from "../../serve/api/_test_app.ts";
import { dataset } from "../../serve/api/_test_registry.ts";
import { ApiServer } from "./_api_server.ts";

/** A server that follows the registry's champion. */
export function serve(registry: string, env: Record<string, string> = {}): Promise<ApiServer> {
  const own = { DATASET: dataset, REGISTRY: registry, MODEL_VERSION: "", LOG_REQUESTS: "none" };
  return ApiServer.start({ ...own, ...env });
}

/** What callers saw who kept asking. */
export interface Seen {
  requests: number;
  failed: string[];
  /** By version: each answer's probability, which must be one and the same. */
  probabilities: Map<number, number>;
  latencies_ms: number[];
}

/** Rows of a batch. */
export const customers = 20;
/** What callers send, by path. */
export const bodies = {
  "/predict/single": JSON.stringify({ features: small_row.features }),
  "/predict": JSON.stringify({ rows: Array(customers).fill({ features: small_row.features }) }),
};

/** Asks in turn for one row and for many until it is told to end. */
export function underLoad(server: ApiServer, callers = 4) {
  const seen: Seen = { requests: 0, failed: [], probabilities: new Map(), latencies_ms: [] };
  let ending = false;
  function note(version: number, probability: number): void {
    const known = seen.probabilities.get(version);
    if (known === undefined) seen.probabilities.set(version, probability);
    else if (known !== probability) seen.failed.push(`version ${version}: ${probability}`);
  }
  async function keepAsking(): Promise<void> {
    while (!ending) {
      for (const [path, body] of Object.entries(bodies)) {
        const began_ms = performance.now();
        try {
          const answer = await server.ask(path, body);
          const said = await answer.json();
          if (answer.status !== 200) seen.failed.push(`${answer.status}: ${JSON.stringify(said)}`);
          else if (path === "/predict/single") note(said.model.version, said.probability);
          else {
            for (const one of said.predictions) note(said.models.champion.version, one.probability);
          }
        } catch (error) {
          seen.failed.push(String(error));
        }
        seen.requests++;
        seen.latencies_ms.push(performance.now() - began_ms);
      }
    }
  }
  const all = Promise.all(Array.from({ length: callers }, keepAsking));
  return {
    seen,
    async end(): Promise<Seen> {
      ending = true;
      await all;
      seen.latencies_ms.sort((a, b) => a - b);
      return seen;
    },
  };
}

export function inWords({ requests, failed, latencies_ms }: Seen): string {
  const at = (share: number) =>
    latencies_ms[Math.min(latencies_ms.length - 1, Math.floor(share * latencies_ms.length))]!;
  return `${requests} requests, ${failed.length} failed, p50 ${at(0.5).toFixed(1)} ms, ` +
    `p99 ${at(0.99).toFixed(1)} ms, longest ${at(1).toFixed(0)} ms`;
}

/** Which version answers just now. */
export async function answering(server: ApiServer): Promise<number> {
  return (await (await server.ask("/predict/single", bodies["/predict/single"])).json()).model
    .version;
}

/** How long it takes until a version answers. */
export async function until(server: ApiServer, version: number): Promise<number> {
  const began_ms = performance.now();
  while (await answering(server) !== version) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - began_ms;
}

/** Waits for what /ready says. */
export async function readiness(
  server: ApiServer,
  wanted: (status: number, said: { problems: string[]; remarks: string[] }) => boolean,
) {
  for (;;) {
    const answer = await server.ask("/ready");
    const said = await answer.json();
    if (wanted(answer.status, said)) return said;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function longest(times_ms: readonly number[]): string {
  return `longest ${Math.max(...times_ms).toFixed(0)} ms of ${times_ms.length}`;
}
