/** Several servers, measured in turns, so that a busy minute meets all of them. */
import { setImmediate } from "node:timers";
import { openLoop, type Shots } from "../../serve/load/mod.ts";
import { Connections } from "./_connections.ts";
import { ms } from "./_serve_table.ts";
import type { WrkRun } from "./_wrk.ts";

export interface TurnOptions {
  rounds: number;
  /** Of one turn. */
  seconds: number;
}

export type Side = () => Promise<WrkRun>;

/** What came of all turns. */
export type Turns = Awaited<ReturnType<typeof inTurns>>;

/** Runs all sides one after the other, several times. */
export async function inTurns(
  { rounds }: Pick<TurnOptions, "rounds">,
  sides: Record<string, Side | undefined>,
) {
  const runs: Record<string, WrkRun[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, side] of Object.entries(sides)) {
      if (side !== undefined) (runs[name] ??= []).push(await side());
    }
  }
  const of = (name: string, key: keyof WrkRun) => runs[name]?.map((run) => run[key]);
  return {
    median: (name: string, key: keyof WrkRun) => {
      const values = of(name, key);
      return values === undefined ? undefined : middle(values);
    },
    /** How many times more than another side, round by round. */
    times: (name: string, other: string, key: keyof WrkRun) => {
      const [own, others] = [of(name, key)!, of(other, key)];
      return others === undefined ? undefined : middle(own.map((one, at) => one / others[at]!));
    },
  };
}

/** Sends at a rate to each side in turns; `request` gives the bytes of each. */
export async function openInTurns(
  { rounds, seconds }: TurnOptions,
  sides: Record<string, string | undefined>,
  rate_per_s: number,
  request: (at: number) => Uint8Array,
): Promise<Record<string, Shots[]>> {
  const runs: Record<string, Shots[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, url] of Object.entries(sides)) {
      if (url === undefined) continue;
      using connections = new Connections(url);
      let at = 0;
      const plan = {
        rate_per_s,
        duration_s: seconds,
        warm_up_s: 1,
        timeout_ms: 10_000,
        in_flight_max: 4000,
      };
      const shots = await openLoop(plan, () => 0, async () => {
        const status = await connections.send(request(at++));
        if (status !== 200) throw new Error(`Cannot measure ${name}: it answers ${status}`);
        return status;
      }, {
        now_ms: () => performance.now(),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        turn: () => new Promise((resolve) => setImmediate(resolve)),
      });
      const [failure] = shots.failures.keys();
      if (failure !== undefined) throw new Error(failure);
      (runs[name] ??= []).push(shots);
    }
  }
  return runs;
}

/** Of latencies from when requests were due. */
export function p({ latency_ms }: Shots, share: number): number {
  return [...latency_ms].sort((a, b) => a - b)[Math.ceil(share * latency_ms.length) - 1]!;
}

export function openLatencies(runs: readonly Shots[]): string {
  const of = (share: number) => middle(runs.map((shots) => p(shots, share)));
  const late = middle(
    runs.map(({ late_ms }) =>
      [...late_ms].sort((a, b) => a - b)[Math.ceil(0.99 * late_ms.length) - 1]!
    ),
  );
  return `${ms(of(0.5))}, ${ms(of(0.99))} (sent late ${ms(late)})`;
}

export function latencies(turns: Turns, name: string): string | undefined {
  const [p50, p99] = [turns.median(name, "latency_ms_p50"), turns.median(name, "latency_ms_p99")];
  return p50 === undefined ? undefined : `${ms(p50)}, ${ms(p99!)}`;
}

export function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
