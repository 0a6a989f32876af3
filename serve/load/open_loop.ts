/** How much is sent, and how long an answer may take. */
export interface LoadPlan {
  rate_per_s: number;
  duration_s: number;
  /** At the same rate before the rest, not counted. */
  warm_up_s: number;
  timeout_ms: number;
  /** Further requests are not sent, and counted as failed: memory has an end. */
  in_flight_max: number;
}

/** Time, and the ways of waiting for it. */
export interface Clock {
  /** A clock that nobody sets. */
  now_ms(): number;
  /** Some milliseconds, rather late than early. */
  sleep(ms: number): Promise<void>;
  /** One turn of the event loop. */
  turn(): Promise<void>;
}

/** What came of each counted request, in the order in which they were due. */
export interface Shots {
  /** From when it was due to the end of the answer. */
  latency_ms: Float64Array;
  /** From when it was due to when it was sent: the fault of the sender, and part of the latency. */
  late_ms: Float64Array;
  /** Index of its scenario. */
  scenario: Uint8Array;
  /** Status of the answer; 0: there was none. */
  status: Uint16Array;
  /** Why there was none, and how often. */
  failures: Map<string, number>;
}

/** A timer may be late by so much; what is left is waited for turn by turn. */
const timer_ms = 1.5;
/** So many are sent in one turn when the sender is late, or it would never see an answer. */
const burst_max = 8;

/**
 * Sends requests when they are due, however many answers are outstanding, and measures each from when
 * it was due. A sender that waits for answers sends less just when the server is slow, and the requests
 * that it leaves out are those that would have waited (coordinated omission).
 *
 * @param draw Index of the scenario of a request.
 * @param send Sends one and gives the answer's status once all of it is there; throws where there is
 * none.
 */
export async function openLoop(
  plan: LoadPlan,
  draw: () => number,
  send: (scenario: number, timeout_ms: number) => Promise<number>,
  clock: Clock,
  progress: (done: number, total: number) => void = () => {},
): Promise<Shots> {
  const { rate_per_s, duration_s, warm_up_s, timeout_ms, in_flight_max } = plan;
  const warm_up = Math.round(rate_per_s * warm_up_s);
  const count = Math.max(1, Math.round(rate_per_s * duration_s));
  const shots: Shots = {
    latency_ms: new Float64Array(count),
    late_ms: new Float64Array(count),
    scenario: new Uint8Array(count),
    status: new Uint16Array(count),
    failures: new Map(),
  };
  const open = new Set<Promise<void>>();

  async function shoot(at: number, due_ms: number): Promise<void> {
    const scenario = draw();
    const late_ms = clock.now_ms() - due_ms;
    let status = 0, failure: string | undefined;
    try {
      if (open.size >= in_flight_max) failure = `not sent: ${in_flight_max} had no answer yet`;
      else status = await send(scenario, timeout_ms);
    } catch (error) {
      failure = error instanceof DOMException && error.name === "TimeoutError"
        ? `no answer within ${timeout_ms / 1000} s`
        : error instanceof Error
        ? error.message
        : String(error);
    }
    if (at < 0) return;
    shots.scenario[at] = scenario;
    shots.late_ms[at] = late_ms;
    shots.status[at] = status;
    shots.latency_ms[at] = clock.now_ms() - due_ms;
    if (failure !== undefined) shots.failures.set(failure, (shots.failures.get(failure) ?? 0) + 1);
  }

  /** @param first Index of the first one; those below 0 are not counted. */
  async function series(first: number, end: number): Promise<void> {
    const start_ms = clock.now_ms();
    let burst = 0;
    for (let at = first; at < end; at++) {
      const due_ms = start_ms + (at - first) * 1000 / rate_per_s;
      for (let left_ms = due_ms - clock.now_ms(); left_ms > 0; left_ms = due_ms - clock.now_ms()) {
        await (left_ms > 2 * timer_ms ? clock.sleep(left_ms - timer_ms) : clock.turn());
        burst = 0;
      }
      const shot = shoot(at, due_ms).finally(() => open.delete(shot));
      open.add(shot);
      progress(warm_up + at + 1, warm_up + count);
      if (++burst % burst_max === 0) await clock.turn();
    }
    await Promise.all(open);
  }
  await series(-warm_up, 0);
  await series(0, count);
  return shots;
}
