import assert from "node:assert/strict";
import { isKeyName, KeyRing, newKey, readKeys } from "./keys.ts";

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

Deno.test("newKey() makes 32 random bytes, and a line with their hash and not the key", async () => {
  const { text, line } = newKey("shop", ["predict", "metrics"]);
  const [, secret] = /^churn_([A-Za-z0-9_-]{43})$/.exec(text)!;
  assert.equal(Uint8Array.fromBase64(secret!, { alphabet: "base64url" }).length, 32);
  assert.equal(line, `shop predict,metrics ${await sha256(text)}`);
  assert.notEqual(newKey("shop", ["predict"]).text, text);
});

Deno.test("readKeys() reads lines, rates and remarks", async () => {
  const hash = await sha256("x");
  const text = `# keys\nshop predict,outcomes ${hash}\r\n\n  mail admin ${hash} 50/s # slow ; `;
  assert.deepEqual(readKeys(text, "keys.txt"), [
    { name: "shop", scopes: new Set(["predict", "outcomes"]), sha256: hash, rate_per_s: undefined },
    { name: "mail", scopes: new Set(["admin"]), sha256: hash, rate_per_s: 50 },
  ]);
  assert.equal(readKeys(`a predict ${hash};b predict ${hash}`, "API_KEYS").length, 2);
});

Deno.test("readKeys() names all wrong lines, and repeats nothing of them", async () => {
  const hash = await sha256("x");
  const secret = newKey("shop", ["predict"]).text;
  const wrong = [
    `shop predict ${secret}`,
    `shop everything ${hash}`,
    `shop predict,predicts ${hash}`,
    `shop ${hash}`,
    `sh/op predict ${hash}`,
    `shop predict ${hash} fast`,
    `shop predict ${hash} 0/s`,
    `shop predict ${hash} 5/s more`,
    `shop predict ${hash.toUpperCase()}`,
  ];
  const error = failure(() => readKeys(["# remark", ...wrong].join("\n"), "keys.txt"));
  const lines = error.message.split("\n");
  assert.equal(lines.length, wrong.length);
  for (const [at, line] of lines.entries()) {
    assert.match(
      line,
      new RegExp(`^Cannot read keys: keys.txt, line ${at + 2}: must be NAME SCOPE`),
    );
  }
  assert.ok(!error.message.includes(secret));
});

Deno.test("readKeys() refuses a file without keys, and one with too many", async () => {
  assert.match(failure(() => readKeys("# none\n", "keys.txt")).message, /keys\.txt: no key/);
  const line = `shop predict ${await sha256("x")}\n`;
  assert.equal(readKeys(line.repeat(100), "k").length, 100);
  assert.match(failure(() => readKeys(line.repeat(101), "k")).message, /k: 101 keys, at most 100/);
});

Deno.test("KeyRing.find() finds a key by its text alone", () => {
  const made = ["shop", "mail", "shop"].map((name) => newKey(name, ["predict"]));
  const keys = readKeys(made.map(({ line }) => line).join("\n"), "keys.txt");
  const ring = new KeyRing(keys);
  for (const [at, { text }] of made.entries()) assert.equal(ring.find(text), keys[at]);
  for (const text of ["", made[0]!.text.slice(1), `${made[0]!.text}x`, keys[0]!.sha256, "shop"]) {
    assert.equal(ring.find(text), undefined);
  }
});

Deno.test("isKeyName() takes plain names", () => {
  for (const name of ["shop", "a.b_c-1", "x".repeat(64)]) assert.ok(isKeyName(name));
  for (const name of ["", "two words", "a,b", "x".repeat(65), "é", "a\n"]) {
    assert.ok(!isKeyName(name));
  }
});

function failure(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error;
  }
  throw new Error("nothing was refused");
}
