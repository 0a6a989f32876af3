import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { random } from "./_import.ts";
import { latin1ToUtf8, utf16ToUtf8 } from "./utf8.ts";
import { ZstdFrames } from "./zstd_frames.ts";

Deno.test("utf16ToUtf8() agrees with the platform's decoder wherever it is cut", () => {
  const next = random(7);
  const points = Array.from({ length: 3_000 }, () => {
    const point = Math.floor(next() * 0x10ffff) >> Math.floor(next() * 16);
    return point >= 0xd800 && point < 0xe000 ? 0x20 : point;
  });
  const text = String.fromCodePoint(...points);
  const units = Uint16Array.from(text, (_, index) => text.charCodeAt(index));
  for (const isBig of [false, true]) {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), !isBig);
    assert(units.length > 0);
    const transcode = utf16ToUtf8(isBig);
    const out: number[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = 1 + Math.floor(next() * 7);
      out.push(...transcode(bytes.subarray(at, at + size)));
      at += size;
    }
    assert.deepEqual(new Uint8Array(out), new TextEncoder().encode(text));
  }
});

Deno.test("utf16ToUtf8() writes what is no UTF-8 when a pair is broken", () => {
  const bytes = new Uint8Array([0x3d, 0xd8, 0x78, 0, 0, 0xde, 0x79, 0]);
  assert.deepEqual([...utf16ToUtf8(false)(bytes)], [0xff, 0x78, 0xff, 0x79]);
});

Deno.test("latin1ToUtf8() takes letters and refuses what stands between them", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const letters = [...bytes].map((byte) => byte >= 0x80 && byte < 0xa0 ? "\x01" : byte)
    .map((byte) => typeof byte === "number" ? String.fromCharCode(byte) : byte).join("");
  const out = [...latin1ToUtf8()(bytes)].map((byte) => byte === 0xff ? 1 : byte);
  assert.equal(new TextDecoder().decode(new Uint8Array(out)), letters);
});

Deno.test("ZstdFrames tells a whole file from one that is cut anywhere", () => {
  const next = random(11);
  const plain = Uint8Array.from({ length: 300_000 }, () => Math.floor(next() * 4) * 50);
  const one = zstdCompressSync(plain);
  const skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
  const packed = new Uint8Array([...one, ...skippable, ...zstdCompressSync(new Uint8Array(0))]);
  const ends = new Set([0, one.length, one.length + skippable.length, packed.length]);
  const frames = new ZstdFrames();
  for (let at = 0; at < packed.length; at++) {
    assert.equal(frames.whole, ends.has(at), `after ${at} bytes`);
    frames.push(packed.subarray(at, at + 1));
  }
  assert(frames.whole);
});
