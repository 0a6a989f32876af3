/** Works through all items, so many at a time. After an error no new one is begun, and the error is thrown. */
export async function eachAtOnce<T>(
  items: readonly T[],
  at_once: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      try {
        await work(items[next++]!);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(at_once, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
