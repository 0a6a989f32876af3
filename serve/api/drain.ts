/** How a server ends. */
export interface DrainOptions {
  /** So long new requests are still answered, each with `Connection: close`. */
  pause_ms: number;
  /** Longest from the first signal to the end. */
  grace_ms: number;
  /** Takes no more connections, and waits for all requests that have begun. */
  shutdown: () => Promise<void>;
  /** Writes down what is not written yet. */
  close: () => Promise<void>;
  event: (message: string, facts: Record<string, unknown>) => void;
  sleep: (ms: number) => Promise<void>;
}

/**
 * Ends a server so that nothing which has begun is lost. While it pauses, who sends requests here
 * learns that it is ending (`/ready` says so, answers close their connections) and goes elsewhere.
 *
 * @returns Whether every request was answered within the grace time.
 */
export async function drain(options: DrainOptions): Promise<boolean> {
  const { pause_ms, grace_ms, shutdown, close, event, sleep } = options;
  event("ending", { pause_ms, grace_ms });
  const over = sleep(grace_ms).then(() => false);
  const done = (async () => {
    if (pause_ms > 0) await sleep(Math.min(pause_ms, grace_ms));
    await shutdown();
    return true;
  })();
  const answered = await Promise.race([done, over]);
  event("ended", { answered });
  await close();
  return answered;
}
