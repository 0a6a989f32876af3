/** Whose row each row is, by numbers: resamples draw customers, and with each all its rows. */
export interface Customers {
  count: number;
  /** The customer's number, by row. */
  of: Uint32Array;
}

/** Numbers customers in the order in which they first appear. */
export function customersOf(keys: readonly string[]): Customers {
  const numbers = new Map<string, number>();
  const of = new Uint32Array(keys.length);
  for (let row = 0; row < of.length; row++) {
    const known = numbers.get(keys[row]!);
    of[row] = known ?? numbers.size;
    if (known === undefined) numbers.set(keys[row]!, numbers.size);
  }
  return { count: numbers.size, of };
}
