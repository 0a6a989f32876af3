/** The customers that have rows in a part of the data, and sums over their rows. */
export interface Members {
  /** Sums a number of each row by customer. */
  sum(of: (row: number) => number): Float64Array;
  /** The sum over all customers, each counted as often as it is drawn. */
  total(sums: Float64Array, times: Uint32Array): number;
  /** The same of several sums in one pass: what takes the time is to look up the customers. */
  totals(several: readonly Float64Array[], times: Uint32Array, into: Float64Array): void;
}

/** @param customer The customer's number, by row of the part. */
export function membersOf(customer: Uint32Array): Members {
  const places = new Int32Array(customer.reduce((most, number) => Math.max(most, number), -1) + 1);
  places.fill(-1);
  let found = 0;
  const place = customer.map((number) => {
    if (places[number]! < 0) places[number] = found++;
    return places[number]!;
  });
  const numbers = new Uint32Array(found);
  for (let row = 0; row < place.length; row++) numbers[place[row]!] = customer[row]!;
  return {
    sum(of) {
      const sums = new Float64Array(numbers.length);
      for (let row = 0; row < place.length; row++) sums[place[row]!]! += of(row);
      return sums;
    },
    total(sums, times) {
      let total = 0;
      for (let at = 0; at < numbers.length; at++) total += times[numbers[at]!]! * sums[at]!;
      return total;
    },
    totals(several, times, into) {
      into.fill(0);
      for (let at = 0; at < numbers.length; at++) {
        const drawn = times[numbers[at]!]!;
        if (drawn === 0) continue;
        for (let which = 0; which < several.length; which++) {
          into[which]! += drawn * several[which]![at]!;
        }
      }
    },
  };
}
