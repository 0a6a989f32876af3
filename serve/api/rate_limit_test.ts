import assert from "node:assert/strict";
import { RateLimit } from "./rate_limit.ts";

Deno.test("take() lets through a second's worth at once, then as many as come free", () => {
  const clock = { ms: 1000 };
  const limit = new RateLimit(() => clock.ms);
  for (let request = 0; request < 5; request++) assert.equal(limit.take("shop", 5), 0);
  assert.equal(limit.take("shop", 5), 0.2);
  clock.ms += 100;
  assert.equal(limit.take("shop", 5), 0.1);
  clock.ms += 100;
  assert.equal(limit.take("shop", 5), 0);
  assert.equal(limit.take("shop", 5), 0.2);
});

Deno.test("take() saves up no more than a second's worth", () => {
  const clock = { ms: 0 };
  const limit = new RateLimit(() => clock.ms);
  limit.take("shop", 3);
  clock.ms = 3_600_000;
  const free = [1, 2, 3, 4].map(() => limit.take("shop", 3));
  assert.deepEqual(free.map((wait_s) => wait_s === 0), [true, true, true, false]);
});

Deno.test("take() counts callers apart", () => {
  const limit = new RateLimit(() => 0);
  assert.equal(limit.take("shop", 1), 0);
  assert.equal(limit.take("shop", 1), 1);
  assert.equal(limit.take("mail", 1), 0);
});
