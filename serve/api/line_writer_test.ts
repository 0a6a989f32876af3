import assert from "node:assert/strict";
import { LineWriter } from "./line_writer.ts";

/** A reader that takes what it is told to. */
function reader(bytes_max = Infinity) {
  let text = "";
  let stop: Promise<void> | undefined;
  return {
    get text() {
      return text;
    },
    /** Takes nothing until the function that comes back is called. */
    pause(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      stop = promise;
      return resolve;
    },
    async write(bytes: Uint8Array): Promise<number> {
      await stop;
      const taken = bytes.subarray(0, bytes_max);
      text += new TextDecoder().decode(taken);
      return taken.length;
    },
  };
}

Deno.test("push() writes lines in their order, also to a reader that takes little at a time", async () => {
  const out = reader(3);
  const writer = new LineWriter(out.write);
  for (const line of ["first", "second", "third"]) writer.push(line);
  await writer.close(60_000);
  assert.equal(out.text, "first\nsecond\nthird\n");
});

Deno.test("push() never waits: what a standing reader leaves is dropped from some number on, and counted", async () => {
  const out = reader();
  const go_on = out.pause();
  const writer = new LineWriter(out.write);
  writer.push("first");
  await new Promise((resolve) => setTimeout(resolve)); // that one is being written
  for (let line = 0; line < 10_005; line++) writer.push(`line ${line}`);
  go_on();
  await writer.close(60_000);
  const lines = out.text.trimEnd().split("\n");
  assert.equal(lines[0], "first");
  assert.equal(lines[10_000], "line 9999");
  assert.equal(lines[10_001], "5 lines of the log were dropped");
  assert.equal(lines.length, 10_002);
});

Deno.test("close() does not wait for ever", async () => {
  const out = reader();
  const go_on = out.pause();
  const writer = new LineWriter(out.write);
  writer.push("never read");
  await writer.close(1);
  assert.equal(out.text, "");
  go_on();
});

Deno.test("push() goes on after a reader has gone away", async () => {
  let calls = 0;
  const writer = new LineWriter(() => {
    calls++;
    return Promise.reject(new Error("broken pipe"));
  });
  writer.push("first");
  await writer.close(60_000);
  writer.push("second");
  await writer.close(60_000);
  assert.equal(calls, 2);
});
