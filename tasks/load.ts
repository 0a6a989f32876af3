/** Load on a running prediction API, held against objectives: `deno task load`. */
import { setImmediate } from "node:timers";
import type { LoadPlan, Mix, Objectives, Shots } from "../serve/load/mod.ts";
import { runTask, type Typed, UsageError } from "./_cli.ts";
import { CountLine } from "./_progress.ts";

const usage = {
  text: "deno task load [--url URL] [--rate N] [--duration S] [--mix single=8,batch=1,…] " +
    "[--rows N] [--customers FILE] [--p99 MS] [--errors SHARE] [--out FOLDER]",
  string: [
    ...["url", "rate", "duration", "warm-up", "mix", "rows", "customers", "p99", "errors", "seed"],
    ...["timeout", "out"],
  ],
  words_max: 0,
  help: `
Sends requests to a running API at a steady rate, whatever is still unanswered, and measures each from
when it was due. Writes report.html and result.json, and ends with 1 where an objective is missed.

  --url URL         the API (default: http://127.0.0.1:8080)
  --rate N          requests a second (default: 200)
  --duration S      for so many seconds (default: 10)
  --warm-up S       seconds at the same rate before them, which are not counted (default: 2)
  --mix LIST        how many of a kind come on how many of another: single, batch, customer, explain
                    (default: single=8,batch=1,explain=1, and with --customers customer=8)
  --rows N          rows of a batch (default: 100)
  --customers FILE  ids for predictions by customer: one on each line, or the first column of a CSV file
  --p99 MS          objective: 99 % of the good answers come sooner (default: 100)
  --errors SHARE    objective: a smaller share than this fails (default: 0.001)
  --timeout S       without an answer after so many seconds a request has failed (default: 10)
  --seed N          draws other bodies (default: 1)
  --out FOLDER      where the report goes (default: data/load)

API_KEY in the environment is sent as the key.

Examples:
  deno task load --rate 1000 --duration 60
  deno task load --mix customer=1 --customers data/elearning/predictions/predictions.csv
`,
};

await runTask(usage, async (typed) => {
  const load = await import("../serve/load/mod.ts");
  const url = readUrl(typed.value("url") ?? "http://127.0.0.1:8080");
  const plan: LoadPlan = {
    rate_per_s: readNumber(typed, "rate", 200, { above: 0, max: 100_000 }),
    duration_s: readNumber(typed, "duration", 10, { above: 0, max: 86_400 }),
    warm_up_s: readNumber(typed, "warm-up", 2, { min: 0, max: 600 }),
    timeout_ms: 1000 * readNumber(typed, "timeout", 10, { above: 0, max: 600 }),
    in_flight_max: 2000,
  };
  if (plan.rate_per_s * plan.duration_s > 20e6) {
    throw new UsageError("Cannot count more than 20 million requests: lower --rate or --duration");
  }
  const objectives: Objectives = {
    latency_ms_p99: readNumber(typed, "p99", 100, { above: 0 }),
    errors_share: readNumber(typed, "errors", 0.001, { min: 0, max: 1 }),
  };
  const rows = readNumber(typed, "rows", 100, { min: 1, max: 1000, is_whole: true });
  const seed = readNumber(typed, "seed", 1, { min: 0, max: 2 ** 32, is_whole: true });
  const customers = await readCustomers(typed.value("customers"), load.customerIds);
  const mix = readMix(typed, load.readMix, customers.length > 0);
  if (mix.has("customer") && customers.length === 0) {
    throw new UsageError('Cannot use "--mix" with customer: it needs ids, give --customers FILE');
  }

  const api_key = Deno.env.get("API_KEY");
  const headers = {
    "content-type": "application/json",
    ...api_key === undefined ? {} : { authorization: `Bearer ${api_key}` },
  };
  const model = await readModel(url, headers);
  const scenarios = load.makeScenarios({ mix, model, rows, customers, seed });
  const sent = scenarios.map(() => 0);
  const line = new CountLine("requests", false);
  const time = new Date();
  const shots: Shots = await load.openLoop(
    plan,
    load.drawScenario(scenarios, seed),
    async (index, timeout_ms) => {
      const { method, path, body } = scenarios[index]!;
      const at = sent[index]!++;
      const answer = await fetch(url + path[at % path.length]!, {
        method,
        headers,
        body: body[at % body.length],
        signal: AbortSignal.timeout(timeout_ms),
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    {
      now_ms: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    (done, total) => line.show(done, total),
  );
  line.close();
  const summary = load.summarize(shots, scenarios.map(({ name }) => name), plan, objectives);
  const tested = { url, time, plan, mix, rows, objectives };
  const folder = typed.value("out") ?? "data/load";
  await Deno.mkdir(folder, { recursive: true });
  const result = { ...tested, mix: Object.fromEntries(mix), seed, ...summary };
  await Deno.writeTextFile(`${folder}/result.json`, `${JSON.stringify(result, null, 2)}\n`);
  await Deno.writeTextFile(`${folder}/report.html`, load.loadReport(tested, summary));
  console.log(load.summaryText(summary));
  console.log(`${folder}/report.html`);
  return summary.passed ? 0 : 1;
});

function readUrl(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, "");
  throw new UsageError(`Cannot use "--url ${text}": must be such as http://127.0.0.1:8080`);
}

function readNumber(
  typed: Typed,
  flag: string,
  standard: number,
  { above = -Infinity, min = -Infinity, max = Infinity, is_whole = false },
): number {
  const text = typed.value(flag);
  if (text === undefined) return standard;
  const value = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN;
  if (value > above && value >= min && value <= max && (!is_whole || Number.isInteger(value))) {
    return value;
  }
  const low = above > -Infinity ? `above ${above}` : `of at least ${min}`;
  const high = max < Infinity ? ` and at most ${max}` : "";
  const kind = is_whole ? "a whole number" : "a number";
  throw new UsageError(`Cannot use "--${flag} ${text}": must be ${kind} ${low}${high}`);
}

function readMix(typed: Typed, read: (text: string) => Mix, has_customers: boolean): Mix {
  const standard = `single=8,batch=1,explain=1${has_customers ? ",customer=8" : ""}`;
  try {
    return read(typed.value("mix") ?? standard);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function readCustomers(
  path: string | undefined,
  read: (text: string, is_csv: boolean) => string[],
): Promise<string[]> {
  if (path === undefined) return [];
  let text;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`Cannot use "--customers ${path}": there is no such file`);
  }
  const ids = read(text, path.endsWith(".csv"));
  if (ids.length === 0) throw new Error(`Cannot take customers from "${path}": it holds none`);
  return ids;
}

/** @throws {Error} If the API does not say which model serves. */
async function readModel(url: string, headers: Record<string, string>): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/model`, { headers, signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw new Error(
      `Cannot test "${url}": it does not answer (${(error as Error).message}), start it with ` +
        '"deno task serve" or give another --url',
    );
  }
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const hint = answer.status === 401 ? ", set API_KEY in the environment" : "";
  throw new Error(`Cannot test "${url}": /model answers ${answer.status}${hint}`);
}
