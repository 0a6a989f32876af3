import { Refusal } from "./refusal.ts";

/** How much may be in hand at once. */
export interface AdmissionLimits {
  /** Bodies' bytes of requests that have begun. */
  bytes_max: number;
  /** Longest delay of the event loop: what stands in front of the handler waits as long. */
  loop_delay_ms_max: number;
}

/** What is in hand just now. */
export interface Admission {
  readonly limits: AdmissionLimits;
  bytes: number;
  loop_delay_ms(): number;
}

/** Room for one request, to be given back. */
export interface Room {
  leave(): void;
}

/** Routes that are answered however much there is to do: they say how the server fares. */
const always = /^\/(live|ready|health|metrics)$/;

/** A body without a length is taken for as large as a usual batch. */
const unknown_bytes = 256 * 1024;

/** Takes a request in, or refuses it before its body is read. */
export function admit(admission: Admission, request: Request): Room | Refusal {
  const { pathname } = new URL(request.url);
  if (always.test(pathname)) return { leave() {} };
  const { limits } = admission;
  const bytes = request.method === "GET" || request.method === "HEAD"
    ? 0
    : Number(request.headers.get("content-length") ?? unknown_bytes);
  const delay_ms = admission.loop_delay_ms();
  if (delay_ms > limits.loop_delay_ms_max) {
    return busy(`requests wait for ${Math.round(delay_ms)} ms`);
  }
  // The first one always fits: one that is too large by itself is told so by its own limit.
  if (admission.bytes > 0 && admission.bytes + bytes > limits.bytes_max) {
    return busy(`${admission.bytes} bytes are in hand`);
  }
  admission.bytes += bytes;
  return {
    leave() {
      admission.bytes -= bytes;
    },
  };
}

function busy(why: string): Refusal {
  return new Refusal(503, "unavailable", `Cannot take request: ${why}, try again`, {
    headers: { "retry-after": "1", connection: "close" },
  });
}

/** How often the event loop is looked at. */
const look_ms = 20;

/** Measures how late timers come, which is how long everything else waits, too. */
export function watchLoop(): { delay_ms(): number; stop(): void } {
  let expected_ms = performance.now() + look_ms;
  let delay_ms = 0;
  const timer = setInterval(() => {
    const now_ms = performance.now();
    delay_ms = Math.max(0, now_ms - expected_ms);
    expected_ms = now_ms + look_ms;
  }, look_ms);
  return {
    // A timer that is overdue just now tells more than the last one did.
    delay_ms: () => Math.max(delay_ms, performance.now() - expected_ms),
    stop: () => clearInterval(timer),
  };
}
