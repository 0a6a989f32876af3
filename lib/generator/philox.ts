const [MULTIPLIER_0, MULTIPLIER_1] = [0xd2511f53, 0xcd9e8d57];
const [WEYL_0, WEYL_1] = [0x9e3779b9, 0xbb67ae85];
const ROUNDS = 10;

/**
 * One block of Philox4x32-10 (Salmon et al. 2011): a keyed one-to-one map of 128-bit counters, so
 * that two counters never share a block and any block can be had without the ones before it.
 *
 * @param counter Four 32-bit words.
 * @param key Two 32-bit words.
 */
export function philox4x32(counter: readonly number[], key: readonly number[]): Uint32Array {
  const block = Uint32Array.from(counter);
  let [key0, key1] = [key[0]! >>> 0, key[1]! >>> 0];
  for (let round = 0; round < ROUNDS; round++) {
    const [c0, c1, c2, c3] = block as unknown as [number, number, number, number];
    block[0] = highHalf(MULTIPLIER_1, c2) ^ c1 ^ key0;
    block[1] = Math.imul(MULTIPLIER_1, c2);
    block[2] = highHalf(MULTIPLIER_0, c0) ^ c3 ^ key1;
    block[3] = Math.imul(MULTIPLIER_0, c0);
    key0 = (key0 + WEYL_0) >>> 0;
    key1 = (key1 + WEYL_1) >>> 0;
  }
  return block;
}

/** Upper 32 bits of a 64-bit product, from 16-bit halves: doubles hold only 53 bits exactly. */
function highHalf(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle % 0x10000) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}
