import { createHash } from "node:crypto";
import { type S3Client, sha256 } from "./client.ts";
import type { ByteBudget } from "./byte_budget.ts";
import { eachAtOnce } from "../each_at_once.ts";
import { hashOf } from "./headers.ts";
import type { Deed } from "./problem.ts";
import { Passing } from "./retry.ts";
import { readRefused, refusalError } from "./refusal.ts";
import { elementText, escapeXml } from "./xml.ts";

const mebibyte = 1 << 20;
/** The size of a part, as long as S3's count of parts allows it. */
export const part_bytes_min = 8 * mebibyte;
const parts_max = 10_000;
const parts_at_once = 4;
/** At least as fast a server puts parts together. */
const joined_bytes_per_ms = 20_000;

/** How large the parts of a file are: whole MiB, so that they are at most 10,000. */
export function partBytes(size: number): number {
  return Math.max(part_bytes_min, Math.ceil(size / parts_max / mebibyte) * mebibyte);
}

/** A file on its way up. */
interface Upload {
  client: S3Client;
  deed: Deed;
  key: string;
  path: string;
  size: number;
  /** SHA-256 of the whole file in hexadecimal. */
  hash: string;
  id: string;
}

/**
 * Puts a large file in parts, several at a time, each checked by the server by its SHA-256; the key
 * appears when all are there. After a failure what has come is thrown away.
 *
 * @param headers Of the object, with its hash.
 * @throws {Error} Also where the file changes meanwhile.
 */
export async function uploadInParts(
  file: Omit<Upload, "id">,
  headers: Record<string, string>,
  budget: ByteBudget,
): Promise<void> {
  const { client, deed, key } = file;
  const id = await client.send(
    deed,
    () => ({ method: "POST", key, query: { uploads: "" }, headers }),
    async (answer) => {
      const found = elementText(await answer.text(), "UploadId");
      if (!found) throw new Passing("the answer has no UploadId");
      return found;
    },
  );
  const upload = { ...file, id };
  try {
    await complete(upload, await sendParts(upload, budget));
  } catch (error) {
    await abort(upload).catch((second: Error) => {
      (error as Error).message += `; its parts stay at the server, since ${second.message}`;
    });
    throw error;
  }
}

async function sendParts(upload: Upload, budget: ByteBudget): Promise<string[]> {
  const size = partBytes(upload.size);
  const count = Math.ceil(upload.size / size);
  using file = await Deno.open(upload.path);
  const whole = createHash("sha256");
  let reading: Promise<unknown> = Promise.resolve(); // the parts are read in order, for the whole's hash
  const read = async (length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const part = await readFully(file, length);
    whole.update(part);
    return part;
  };
  const indexes = Array.from({ length: count }, (_, index) => index);
  const etags = await eachAtOnce(indexes, (index) => {
    const length = Math.min(size, upload.size - index * size);
    return budget.spend(length, async () => {
      const part = reading.then(() => read(length));
      reading = part;
      return await sendPart(upload, index + 1, await part);
    });
  }, parts_at_once);
  if (whole.digest("hex") !== upload.hash) {
    throw cannot(upload, `"${upload.path}" changed while it was sent`);
  }
  return etags;
}

async function sendPart(
  { client, deed, key, id }: Upload,
  number: number,
  body: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const query = { partNumber: `${number}`, uploadId: id };
  const body_hash = sha256(body);
  return await client.send(
    deed,
    () => ({ method: "PUT", key, query, body, body_hash }),
    async (answer) => {
      await answer.bytes();
      const etag = answer.headers.get("etag");
      if (etag === null) throw new Passing("the answer has no ETag");
      return etag;
    },
  );
}

async function complete(upload: Upload, etags: string[]): Promise<void> {
  const { client, deed, key, id, size, hash } = upload;
  const parts = etags.map((etag, index) =>
    `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`
  );
  const body = new TextEncoder().encode(
    '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `${parts.join("")}</CompleteMultipartUpload>`,
  );
  const query = { uploadId: id };
  const patience_ms = size / joined_bytes_per_ms;
  const joined = await client.send(
    deed,
    () => ({ method: "POST", key, query, body, patience_ms, also: [404] }),
    async (answer) => {
      const text = await answer.text();
      const code = elementText(text, "Code");
      if (answer.status === 404 && code === "NoSuchUpload") return false;
      // S3 begins its answer before it knows how it ends.
      if (answer.status === 200 && code === undefined) return true;
      const refused = readRefused(answer.status, answer.headers, text);
      throw refused.status === 200
        ? new Passing(`the server answered ${code}`)
        : refusalError(refused, answer.headers);
    },
  );
  if (joined) return;
  // A try whose answer got lost may have done it: then the object is there, with our hash.
  const found = await client.find(
    deed,
    () => ({ method: "HEAD", key }),
    (answer) => Promise.resolve(hashOf(answer.headers)),
  );
  if (found !== hash) {
    throw cannot(upload, "something else ended the upload (404 NoSuchUpload)");
  }
}

async function abort({ client, deed, key, id }: Upload): Promise<void> {
  await client.send(
    { ...deed, verb: "remove the parts of" },
    () => ({ method: "DELETE", key, query: { uploadId: id }, also: [204, 404] }),
    async (answer) => {
      await answer.bytes();
    },
  );
}

async function readFully(file: Deno.FsFile, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) break; // shorter than it was: the hash of the whole will tell
    at += count;
  }
  return bytes.subarray(0, at);
}

function cannot({ deed, client }: Upload, what: string): Error {
  return new Error(
    `Cannot ${deed.verb} "${deed.key}" in "${client.place.name}": ${what}, do it again`,
  );
}
