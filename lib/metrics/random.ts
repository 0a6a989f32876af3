/** Whole numbers below a bound, evenly spread; the same seed gives the same numbers everywhere. */
export type Draw = (bound: number) => number;

/** Numbers from 0 up to 1, evenly spread. */
export function seededUniform(seed: number): () => number {
  const draw = seededDraw(seed);
  return () => draw(2 ** 32) / 2 ** 32;
}

/** Seeds sfc32, a small generator that passes the usual test batteries. */
export function seededDraw(seed: number): Draw {
  let a = seed | 0, b = (seed / 2 ** 32) | 0, c = 0x9e3779b9 | 0, counter = 1;
  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  }
  // Neighbouring seeds differ in few bits; twelve rounds spread them over the whole state.
  for (let round = 0; round < 12; round++) next();
  return (bound) => Math.floor(next() * bound / 2 ** 32);
}
