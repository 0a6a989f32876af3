import assert from "node:assert/strict";
import { philox4x32 } from "./philox.ts";
import { RandomStream } from "./random_stream.ts";

const MASK = 0xffffffffn;

/** xoshiro128** in big integers, as its authors' C text has it. */
function* reference(state: bigint[]): Generator<number> {
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & MASK;
  let [a, b, c, d] = state as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield Number((rotate((b * 5n) & MASK, 7n) * 9n) & MASK);
    const t = (b << 9n) & MASK;
    [c, d] = [c ^ a, d ^ b];
    [b, a] = [b ^ c, a ^ d];
    [c, d] = [c ^ t, rotate(d, 11n)];
  }
}

Deno.test("word() gives the known answers for the state 1, 2, 3, 4", () => {
  const stream = RandomStream.of([1, 2, 3, 4]);
  // Vectors of the rand_xoshiro crate, made by the authors' C text.
  const known = [
    11520,
    0,
    5927040,
    70819200,
    2031721883,
    1637235492,
    1287239034,
    3734860849,
    3729100597,
    4258142804,
  ];
  assert.deepEqual(known.map(() => stream.word()), known);
});

Deno.test("word() agrees with big integers from the Philox block of seed, index and purpose", () => {
  const seed = 2 ** 53 - 1;
  const stream = new RandomStream();
  stream.restart(seed, 7, 2);
  const state = [...philox4x32([7, 2, 0, 0], [0xffffffff, 2 ** 21 - 1])].map(BigInt);
  const expected = reference(state);
  for (let i = 0; i < 10_000; i++) assert.equal(stream.word(), expected.next().value);
});

Deno.test("restart() gives the same stream whatever was drawn before", () => {
  const draw = (stream: RandomStream) => Array.from({ length: 5 }, () => stream.word());
  const stream = new RandomStream();
  stream.restart(42, 1, 0);
  const first = draw(stream);
  stream.restart(42, 2, 0);
  assert.notDeepEqual(draw(stream), first);
  stream.restart(42, 1, 0);
  assert.deepEqual(draw(stream), first);
  for (const [seed, index, purpose] of [[43, 1, 0], [42, 1, 1], [42 + 2 ** 32, 1, 0]] as const) {
    stream.restart(seed, index, purpose);
    assert.notDeepEqual(draw(stream), first);
  }
});

Deno.test("next(), below() and pick() keep their shares", () => {
  const stream = RandomStream.of([9, 8, 7, 6]);
  const draws = 100_000;
  const counts = { below: [0, 0, 0, 0], pick: [0, 0, 0] };
  let sum = 0;
  for (let i = 0; i < draws; i++) {
    const number = stream.next();
    assert.ok(number >= 0 && number < 1);
    sum += number;
    counts.below[stream.below(4)]!++;
    counts.pick[stream.pick([0.2, 0.5, 0.3])]!++;
  }
  assert.ok(Math.abs(sum / draws - 0.5) < 0.004);
  counts.below.forEach((n) => assert.ok(Math.abs(n / draws - 0.25) < 0.006));
  [0.2, 0.5, 0.3].forEach((share, i) => {
    assert.ok(Math.abs(counts.pick[i]! / draws - share) < 0.006);
  });
});
