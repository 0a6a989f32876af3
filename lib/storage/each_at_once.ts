/** Enough to hide the way to a server, few enough for any of them. */
const usual_at_once = 32;

/**
 * The results of work on all items, in their order, so many at a time. After an error no new one is
 * begun; those that were are waited for, and the error is thrown.
 */
export async function eachAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  at_once: number = usual_at_once,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const at = next++;
      try {
        results[at] = await work(items[at]!);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(at_once, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
