/** The customers that have rows in a part of the data, and sums over their rows. */
export interface Members {
  /** Sums a number of each row by customer. */
  sum(of: (row: number) => number): Float64Array;
  /** The sum over all customers, each counted as often as it is drawn. */
  total(sums: Float64Array, times: Uint32Array): number;
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
  };
}
