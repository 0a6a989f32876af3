import assert from "node:assert/strict";
import { pauses } from "./pauses.ts";

Deno.test("pause() waits when a slice is over, and lets others have their turn", async () => {
  let now_ms = 0;
  const pause = pauses(() => now_ms, 5);
  now_ms = 4;
  assert.equal(pause(), undefined);
  now_ms = 5;
  let had_turn = false;
  setTimeout(() => had_turn = true, 0);
  await pause();
  assert.ok(had_turn);
  now_ms = 9; // a new slice has begun at 5
  assert.equal(pause(), undefined);
});
