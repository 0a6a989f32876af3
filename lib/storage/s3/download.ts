import { createHash } from "node:crypto";
import type { S3Client } from "./client.ts";
import type { Answer } from "./fetch_once.ts";
import { hashOf } from "./headers.ts";
import type { Deed } from "./problem.ts";
import { Passing } from "./retry.ts";

/** A connection that brings this much between two failures is good enough to go on with. */
const ground_bytes = 1 << 20;

/**
 * Copies an object to an empty file in pieces. Cut off, it goes on where it was, if the object is still
 * the same; at the end the SHA-256 decides that it was put with. @returns Whether there was an object.
 */
export async function downloadTo(
  client: S3Client,
  deed: Deed,
  key: string,
  file: Deno.FsFile,
): Promise<boolean> {
  const copy = new Copy(file);
  const found = await client.find(
    deed,
    () => ({ method: "GET", key, headers: copy.headers(), also: [206, 412, 416] }),
    async (answer, gainedGround) => {
      await copy.take(answer, gainedGround);
      return true;
    },
  );
  return found ?? false;
}

/** What has come of one object so far. */
class Copy {
  #at = 0;
  /** The most that ever came: what comes again after a new beginning is no ground gained. */
  #furthest = 0;
  #hash = createHash("sha256");
  #etag: string | undefined;
  #total: number | undefined;
  #hash_wanted: string | undefined;

  constructor(private file: Deno.FsFile) {}

  headers(): Record<string, string> {
    if (this.#at === 0 || this.#etag === undefined) return {};
    return { range: `bytes=${this.#at}-`, "if-match": this.#etag };
  }

  async take(answer: Answer, gainedGround: () => void): Promise<void> {
    if (answer.status >= 400) {
      await this.#restart();
      throw new Passing("it was replaced while it was read");
    }
    const goes_on = answer.status === 206 &&
      answer.headers.get("content-range")?.startsWith(`bytes ${this.#at}-`);
    if (!goes_on) {
      await this.#restart();
      if (answer.status !== 200) throw new Passing("the server sent another range");
      this.#begin(answer.headers);
    }
    await this.#copy(answer, gainedGround);
    if (this.#total !== undefined && this.#at !== this.#total) {
      throw new Passing(`the connection broke off after ${this.#at} of ${this.#total} bytes`);
    }
    if (this.#hash_wanted !== undefined && this.#hash.digest("hex") !== this.#hash_wanted) {
      await this.#restart();
      throw new Passing("the bytes that came are not those that were put there (SHA-256)");
    }
  }

  #begin(headers: Headers): void {
    const length = headers.get("content-length");
    this.#total = length === null ? undefined : Number(length);
    this.#etag = headers.get("etag") ?? undefined;
    this.#hash_wanted = hashOf(headers);
  }

  async #copy(answer: Answer, gainedGround: () => void): Promise<void> {
    for await (const piece of answer.pieces()) {
      for (let done = 0; done < piece.length;) done += await this.file.write(piece.subarray(done));
      this.#hash.update(piece);
      this.#at += piece.length;
      if (this.#at < this.#furthest + ground_bytes) continue;
      this.#furthest = this.#at;
      gainedGround();
    }
  }

  async #restart(): Promise<void> {
    this.#at = 0;
    this.#hash = createHash("sha256");
    await this.file.seek(0, Deno.SeekMode.Start);
    await this.file.truncate(0);
  }
}
