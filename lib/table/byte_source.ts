/** Opens a text file: unpacked, without its byte order mark, as chunks of UTF-8. */
import { latin1ToUtf8, type Transcoder, utf16ToUtf8 } from "./utf8.ts";
import { ZstdFrames } from "./zstd_frames.ts";

/** How a text file's characters are written. */
export type Encoding = "utf-8" | "utf-16" | "latin-1";

const chunk_bytes = 1 << 20;

/** What a file's first bytes give away. */
const signatures: { at?: number; bytes: number[]; is: string; advice: string }[] = [
  { bytes: [0x50, 0x4b, 3, 4], is: "a ZIP archive or a workbook", advice: "unpack or export it" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], is: "an old workbook", advice: "export it as CSV" },
  { bytes: [0x42, 0x5a, 0x68], is: "compressed by bzip2", advice: "use gzip or zstd" },
  { bytes: [0xfd, 0x37, 0x7a, 0x58], is: "compressed by xz", advice: "use gzip or zstd" },
  // By now what was compressed is unpacked.
  { bytes: [0x1f, 0x8b], is: "compressed twice", advice: "unpack it once" },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: "compressed twice", advice: "unpack it once" },
  { bytes: [0x50, 0x41, 0x52, 0x31], is: "a Parquet file", advice: 'write "format: parquet"' },
  { bytes: ascii("SQLite format 3"), is: "a SQLite database", advice: "export its table as CSV" },
  { bytes: ascii("%PDF-"), is: "a PDF document", advice: "export the data as CSV" },
  { at: 257, bytes: ascii("ustar"), is: "a tar archive", advice: "unpack it" },
];

/** As many bytes are looked at before a file is read. */
const start_bytes = 512;

/**
 * Reads a file chunk by chunk, at most some MiB of it in memory.
 *
 * @param advance Called with the number of bytes read from the file, for progress.
 * @throws {TypeError} If the file is packed or encoded in a way that is not read, or is cut off.
 */
export async function* readBytes(
  path: string,
  name: string,
  encoding: Encoding,
  advance: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let transcode: Transcoder | undefined;
  let isFirst = true;
  for await (const chunk of longStarts(unpacked(path, name, advance))) {
    let bytes = chunk;
    if (isFirst) {
      isFirst = false;
      const start = judgeStart(bytes, name, encoding);
      bytes = bytes.subarray(start.skip);
      transcode = start.transcode;
    }
    yield transcode === undefined ? bytes : transcode(bytes);
  }
}

async function* plain(
  path: string,
  advance: (bytes: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  while (true) {
    const buffer = new Uint8Array(chunk_bytes);
    const read = await file.read(buffer);
    if (read === null) return;
    advance(read);
    yield buffer.subarray(0, read);
  }
}

async function* unpacked(
  path: string,
  name: string,
  advance: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const packing = packingOf(await firstBytes(path));
  if (packing === undefined) return yield* plain(path, advance);
  // Loaded only here: most files are not packed.
  const { createGunzip, createZstdDecompress } = await import("node:zlib");
  const { pipeline, Readable } = await import("node:stream");
  const frames = new ZstdFrames();
  const chunks = plain(path, (bytes) => advance(bytes));
  async function* followed() {
    for await (const chunk of chunks) {
      if (packing === "zstd") frames.push(chunk);
      yield chunk;
    }
  }
  const unpack = packing === "gzip" ? createGunzip() : createZstdDecompress();
  // The callback keeps a failure from being thrown twice; the loop below sees it.
  const stream = pipeline(Readable.from(followed()), unpack, () => {});
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
  } catch (cause) {
    const why = (cause as Error).message;
    throw new TypeError(
      `Cannot read "${name}": its ${packing} data is damaged or cut off (${why}), copy it again`,
      { cause },
    );
  }
  if (packing === "zstd" && !frames.whole) {
    throw new TypeError(`Cannot read "${name}": its zstd data is cut off, copy it again`);
  }
}

function packingOf(start: Uint8Array): "gzip" | "zstd" | undefined {
  if (startsWith(start, [0x1f, 0x8b])) return "gzip";
  if (startsWith(start, [0x28, 0xb5, 0x2f, 0xfd])) return "zstd";
  return undefined;
}

/** The first few bytes of a file. */
export async function firstBytes(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(16);
  const read = await file.read(buffer);
  return buffer.subarray(0, read ?? 0);
}

export function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** Joins chunks until the first one is long enough to be judged. */
async function* longStarts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    const joined: Uint8Array = new Uint8Array(start.length + chunk.length);
    joined.set(start);
    joined.set(chunk, start.length);
    start = joined;
    if (start.length < start_bytes) continue;
    yield start;
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield start;
}

/** Reads the byte order mark, and refuses what is surely not in the named encoding. */
function judgeStart(
  start: Uint8Array,
  name: string,
  encoding: Encoding,
): { skip: number; transcode?: Transcoder } {
  const refuse = (is: string, advice: string): never => {
    throw new TypeError(`Cannot read "${name}": it is ${is}, ${advice}`);
  };
  for (const { at = 0, bytes, is, advice } of signatures) {
    if (startsWith(start.subarray(at), bytes)) refuse(is, advice);
  }
  const text = new TextDecoder().decode(start.subarray(0, start_bytes)).trimStart().toLowerCase();
  if (/^<(!doctype html|html)\b/.test(text)) refuse("a web page", "download the file itself");
  const little = startsWith(start, [0xff, 0xfe]);
  const big = startsWith(start, [0xfe, 0xff]);
  if ((little && start[2] === 0 && start[3] === 0) || startsWith(start, [0, 0, 0xfe, 0xff])) {
    refuse("UTF-32", "convert it to UTF-8");
  }
  const isUtf8 = startsWith(start, [0xef, 0xbb, 0xbf]);
  if (encoding === "utf-16") {
    if (isUtf8) refuse("UTF-8", 'write "encoding: utf-8"');
    if (little || big) return { skip: 2, transcode: utf16ToUtf8(big) };
    const [even, odd] = zerosIn(start);
    if (even === 0 && odd === 0) refuse("not UTF-16", 'write "encoding: utf-8"');
    return { skip: 0, transcode: utf16ToUtf8(even > odd) };
  }
  if (little || big || isUnmarkedUtf16(start)) refuse("UTF-16", 'write "encoding: utf-16"');
  if (isUtf8 && encoding === "latin-1") refuse("UTF-8", 'write "encoding: utf-8"');
  if (encoding === "latin-1") return { skip: 0, transcode: latin1ToUtf8() };
  return { skip: isUtf8 ? 3 : 0 };
}

/** Zero bytes at even and at odd positions: UTF-16 of mostly Latin letters has them on one side. */
function zerosIn(start: Uint8Array): [even: number, odd: number] {
  const zeros: [number, number] = [0, 0];
  start.subarray(0, 64).forEach((byte, index) => byte === 0 && zeros[index % 2]!++);
  return zeros;
}

function isUnmarkedUtf16(start: Uint8Array): boolean {
  const zeros = zerosIn(start);
  const half = Math.floor(Math.min(start.length, 64) / 2);
  return half > 1 && Math.min(...zeros) === 0 && Math.max(...zeros) > 0.7 * half;
}

function ascii(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
