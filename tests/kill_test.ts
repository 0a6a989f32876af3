import { killAtRandom } from "./_kill.ts";

Deno.test("repro killed at 20 random moments ends with the same bytes next time", async () => {
  await killAtRandom(20);
});
