import { setImmediate } from "node:timers";

/**
 * Waits for the event loop's next turn; all who wait in one turn share one promise.
 *
 * A request that is worked off as soon as it is handed over never sees those behind it: with a
 * thousand of them waiting, a counter in the handler stays at one. If each first waits for a turn,
 * all that have arrived are handed over before any work is done, and can be counted.
 */
export function turns(): () => Promise<void> {
  let turn: Promise<void> | undefined;
  return () =>
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve();
      });
    });
}
