/**
 * Sends requests at a rate, whether earlier ones are answered or not, as a crowd does. A process of its
 * own: `deno run --allow-net _open_loop.ts '{"port": 8080, …}'` prints what came back as JSON.
 */
import { benchBatch, benchRow } from "./_bench_rows.ts";
import { HttpConnection } from "./_http_connection.ts";

/** What is sent; one in `batch_every` requests is a batch. */
export interface Load {
  port: number;
  seconds: number;
  batch_rows: number;
  batch_every: number;
  /** Requests a second; left out: so many callers who each wait for their answer. */
  per_s?: number;
  callers?: number;
}

/** What came back. */
export interface LoadResult {
  sent: number;
  seconds: number;
  by_status: Record<string, number>;
  /** Refusals that lacked Retry-After, or did not close their connection. */
  refused_wrongly: number;
  /** Of those answered 200, from when they were due to their last byte. */
  single_ms: Percentiles;
  batch_ms: Percentiles;
}

export interface Percentiles {
  count: number;
  p50: number;
  p99: number;
  max: number;
}

/** More than that are not open at once: the driver's own limit. */
const open_max = 4000;

async function drive(load: Load): Promise<LoadResult> {
  const { port, seconds, batch_every, per_s, callers } = load;
  const single = JSON.stringify(benchRow());
  const batch = benchBatch(load.batch_rows);
  const idle: HttpConnection[] = [];
  const by_status: Record<string, number> = {};
  const times_ms = { single: [] as number[], batch: [] as number[] };
  let sent = 0, open = 0, refused_wrongly = 0;

  async function ask(due_ms: number): Promise<void> {
    const kind = sent++ % batch_every === 0 ? "batch" : "single";
    if (open >= open_max) return count("not sent");
    open++;
    try {
      const connection = idle.pop() ?? await HttpConnection.open(port);
      const [path, body] = kind === "batch" ? ["/predict", batch] : ["/predict/single", single];
      const answer = await connection.post(path, body)
        ? await connection.answer()
        : { ended: "reset", bytes: 0 };
      if (!("status" in answer)) {
        connection[Symbol.dispose]();
        return count(answer.ended);
      }
      const closes = answer.headers.get("connection") === "close";
      if (closes) connection[Symbol.dispose]();
      else idle.push(connection);
      count(`${answer.status}`);
      if (answer.status === 200) times_ms[kind].push(performance.now() - due_ms);
      if (answer.status === 503 && !(closes && answer.headers.has("retry-after"))) {
        refused_wrongly++;
      }
    } catch {
      count("not connected");
    } finally {
      open--;
    }
  }

  function count(outcome: string): void {
    by_status[outcome] = (by_status[outcome] ?? 0) + 1;
  }

  const start = performance.now();
  const end = start + seconds * 1000;
  const asked: Promise<void>[] = [];
  if (per_s === undefined) {
    asked.push(...Array.from({ length: callers ?? 1 }, async () => {
      while (performance.now() < end) await ask(performance.now());
    }));
  } else {
    for (let due_ms = start; due_ms < end; due_ms += 1000 / per_s) {
      const wait_ms = due_ms - performance.now();
      if (wait_ms > 1) await new Promise((resolve) => setTimeout(resolve, wait_ms));
      asked.push(ask(due_ms));
    }
  }
  await Promise.all(asked);
  const took_s = (performance.now() - start) / 1000;
  for (const connection of idle) connection[Symbol.dispose]();
  return {
    sent,
    seconds: took_s,
    by_status,
    refused_wrongly,
    single_ms: percentiles(times_ms.single),
    batch_ms: percentiles(times_ms.batch),
  };
}

function percentiles(times_ms: number[]): Percentiles {
  const sorted = times_ms.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Runs a load in a process of its own. */
export async function openLoop(load: Load): Promise<LoadResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-net=127.0.0.1", import.meta.url, JSON.stringify(load)],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

if (import.meta.main) console.log(JSON.stringify(await drive(JSON.parse(Deno.args[0]!))));
