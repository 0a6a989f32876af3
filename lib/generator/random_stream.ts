import { philox4x32 } from "./philox.ts";

/**
 * A stream of random numbers, xoshiro128** (Blackman and Vigna 2018).
 *
 * It works on whole numbers of 32 bits only, so every engine gives the same ones. `restart` sets it
 * to the stream of (seed, index, purpose), which depends on nothing else: not on how many streams
 * there are, nor on what was drawn from others.
 */
export class RandomStream {
  #a = 1;
  #b = 2;
  #c = 3;
  #d = 4;

  /** A stream at the given inner state, four 32-bit words that are not all 0. */
  static of(state: readonly number[]): RandomStream {
    const stream = new RandomStream();
    stream.#set(state);
    return stream;
  }

  /** Goes to the start of a stream; `seed` is any whole number from 0 to 2^53 - 1. */
  restart(seed: number, index: number, purpose: number): void {
    const key = [seed % 0x100000000, Math.floor(seed / 0x100000000)];
    this.#set(philox4x32([index, purpose, 0, 0], key));
  }

  #set(state: ArrayLike<number>): void {
    [this.#a, this.#b, this.#c, this.#d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  }

  /** The next whole number from 0 to 2^32 - 1. */
  word(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** The next number from 0 up to, not including, 1, a multiple of 2^-32. */
  next(): number {
    return this.word() * 2 ** -32;
  }

  /** A whole number from 0 to count - 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** An index of `shares`, each as often as its share of 1; the last one takes what is left. */
  pick(shares: readonly number[]): number {
    let rest = this.next();
    let index = 0;
    while (index < shares.length - 1 && rest >= shares[index]!) rest -= shares[index++]!;
    return index;
  }
}
