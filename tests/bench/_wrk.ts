/** Requests as quickly as answers come, by wrk. */
import { join } from "node:path";
import { z } from "zod";

/** What wrk says of a run. */
export interface WrkRun {
  requests_per_s: number;
  /** Answers of 2xx alone, which is what counts. */
  good_per_s: number;
  latency_ms_p50: number;
  latency_ms_p99: number;
}

const result = z.object({
  requests: z.number(),
  duration_us: z.number(),
  not_2xx: z.number(),
  broken: z.number(),
  p50_us: z.number(),
  p99_us: z.number(),
});

const script = `
local requests, at, not_2xx, threads = {}, 0, 0, {}
function setup(thread) table.insert(threads, thread) end
function init()
  local bodies = os.getenv("BODIES")
  if bodies == nil then requests[1] = wrk.format("GET") return end
  for line in io.lines(bodies) do
    requests[#requests + 1] = wrk.format("POST", nil, { ["content-type"] = "application/json" }, line)
  end
end
function request() at = at % #requests + 1 return requests[at] end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests":%d,"duration_us":%d,"not_2xx":%d,"broken":%d,"p50_us":%d,"p99_us":%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
`;

/** Runs wrk with one thread; without bodies it asks by GET. */
export async function wrk(
  folder: string,
  url: string,
  { connections, seconds, bodies }: { connections: number; seconds: number; bodies?: string },
): Promise<WrkRun> {
  const path = join(folder, "requests.lua");
  Deno.writeTextFileSync(path, script);
  const { stdout, stderr, success } = await new Deno.Command("wrk", {
    args: ["-t1", `-c${connections}`, `-d${seconds}`, "-s", path, url],
    env: bodies === undefined ? {} : { BODIES: bodies },
  }).output();
  const text = new TextDecoder().decode(stdout);
  const line = text.split("\n").find((one) => one.startsWith("{"));
  if (!success || line === undefined) {
    throw new Error(`Cannot run wrk: ${text}${new TextDecoder().decode(stderr)}`);
  }
  const { requests, duration_us, not_2xx, broken, p50_us, p99_us } = result.parse(JSON.parse(line));
  const per_s = (count: number) => count / (duration_us / 1e6);
  return {
    requests_per_s: per_s(requests),
    good_per_s: per_s(requests - not_2xx - broken),
    latency_ms_p50: p50_us / 1000,
    latency_ms_p99: p99_us / 1000,
  };
}
