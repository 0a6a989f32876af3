/**
 * Cuts long work into slices, between which requests have their turn: to be asked often, it waits when
 * a slice is over.
 *
 * @param now_ms A clock that nobody sets.
 */
export function pauses(now_ms: () => number, slice_ms = 5): () => Promise<void> | undefined {
  let began_ms = now_ms();
  return () => {
    if (now_ms() - began_ms < slice_ms) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        began_ms = now_ms();
        resolve();
      }, 0);
    });
  };
}
