/** Turns other encodings into UTF-8 byte by byte, so that no bad byte is replaced without a trace. */

/** Stands in the output where the input has no character: never part of UTF-8, so its row is refused. */
const no_character = 0xff;

/** Changes one chunk after the other; a character may be cut by the end of a chunk. */
export type Transcoder = (chunk: Uint8Array) => Uint8Array;

/**
 * Latin-1 to UTF-8. Bytes 0x80 to 0x9F are control characters there that no table holds; in practice
 * they mean that the file is Windows-1252, whose quotes and dashes would come out as rubbish.
 */
export function latin1ToUtf8(): Transcoder {
  return (chunk) => {
    const out = new Uint8Array(chunk.length * 2);
    let length = 0;
    for (const byte of chunk) {
      if (byte < 0x80) out[length++] = byte;
      else if (byte < 0xa0) out[length++] = no_character;
      else {
        out[length++] = 0xc0 | byte >> 6;
        out[length++] = 0x80 | byte & 0x3f;
      }
    }
    return out.subarray(0, length);
  };
}

/** UTF-16 to UTF-8; half a surrogate pair is no character. */
export function utf16ToUtf8(bigEndian: boolean): Transcoder {
  let odd = -1;
  let high = 0;
  return (chunk) => {
    // A unit of two bytes gives at most three; a high surrogate left over gives one more.
    const out = new Uint8Array((chunk.length + 1) * 2 + 4);
    let length = 0;
    for (const byte of chunk) {
      if (odd < 0) {
        odd = byte;
        continue;
      }
      const unit = bigEndian ? odd << 8 | byte : byte << 8 | odd;
      odd = -1;
      if (unit >= 0xdc00 && unit < 0xe000 && high !== 0) {
        const point = 0x10000 + (high - 0xd800 << 10) + unit - 0xdc00;
        high = 0;
        out[length++] = 0xf0 | point >> 18;
        out[length++] = 0x80 | point >> 12 & 0x3f;
        out[length++] = 0x80 | point >> 6 & 0x3f;
        out[length++] = 0x80 | point & 0x3f;
        continue;
      }
      if (high !== 0) {
        out[length++] = no_character;
        high = 0;
      }
      if (unit < 0x80) out[length++] = unit;
      else if (unit < 0x800) {
        out[length++] = 0xc0 | unit >> 6;
        out[length++] = 0x80 | unit & 0x3f;
      } else if (unit >= 0xd800 && unit < 0xdc00) high = unit;
      else if (unit >= 0xdc00 && unit < 0xe000) out[length++] = no_character;
      else {
        out[length++] = 0xe0 | unit >> 12;
        out[length++] = 0x80 | unit >> 6 & 0x3f;
        out[length++] = 0x80 | unit & 0x3f;
      }
    }
    return out.subarray(0, length);
  };
}
