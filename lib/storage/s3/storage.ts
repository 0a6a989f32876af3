import { createHash } from "node:crypto";
import { checkKey } from "../key.ts";
import type { Storage } from "../storage.ts";
import { ByteBudget } from "./byte_budget.ts";
import { type S3Client, sha256 } from "./client.ts";
import { downloadTo } from "./download.ts";
import { hashOf, objectHeaders, writerOf } from "./headers.ts";
import { listEntries } from "./list.ts";
import type { S3Location } from "./location.ts";
import type { Deed } from "./problem.ts";
import { Passing } from "./retry.ts";
import { part_bytes_min, uploadInParts } from "./upload_parts.ts";

/** Bodies in memory at a time. */
const body_bytes_max = 128 << 20;

/** Keeps bytes in a bucket of S3, below a prefix. */
export class S3Storage implements Storage {
  readonly name: string;
  #budget = new ByteBudget(body_bytes_max);
  #bucket_is_there: Promise<void> | undefined;

  constructor(private location: S3Location, private client: S3Client) {
    this.name = client.place.name;
  }

  async read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const full = this.#full(key);
    return await this.client.find(
      { verb: "read", key },
      () => ({ method: "GET", key: full }),
      async (answer) => {
        const bytes = await answer.bytes();
        const length = answer.headers.get("content-length");
        const hash = hashOf(answer.headers);
        if (length !== null && bytes.length !== Number(length)) {
          throw new Passing(`the connection broke off after ${bytes.length} of ${length} bytes`);
        }
        if (hash !== undefined && sha256(bytes) !== hash) {
          throw new Passing("the bytes that came are not those that were put there (SHA-256)");
        }
        return bytes;
      },
    );
  }

  async write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#put({ verb: "write", key }, bytes, {}, []);
  }

  async create(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const deed = { verb: "create", key };
    const writer = crypto.randomUUID();
    try {
      const status = await this.#put(deed, bytes, { "if-none-match": "*" }, [412], writer);
      if (status === 200) return true;
    } catch (error) {
      // Whether it came to be is open if the last answer got lost. Who cannot look says the first trouble.
      const found = await this.#writer(deed).catch(() => undefined);
      if (found === undefined) throw error;
      return found === writer;
    }
    return await this.#writer(deed) === writer; // an earlier try of ours may be what is in the way
  }

  async upload(key: string, path: string): Promise<void> {
    const deed = { verb: "write", key };
    const full = this.#full(key);
    const { size } = await Deno.stat(path);
    if (size <= part_bytes_min) {
      return await this.#budget.spend(size, async () => {
        await this.#put(deed, await Deno.readFile(path), {}, []);
      });
    }
    const hash = await hashOfFile(path);
    await uploadInParts(
      { client: this.client, deed, key: full, path, size, hash },
      objectHeaders(this.location, hash),
      this.#budget,
    );
  }

  async download(key: string, path: string): Promise<void> {
    const full = this.#full(key);
    const temporary = `${path}.${crypto.randomUUID()}.tmp`;
    try {
      {
        using file = await Deno.open(temporary, { write: true, createNew: true });
        if (!await downloadTo(this.client, { verb: "read", key }, full, file)) {
          throw new Deno.errors.NotFound(
            `Cannot read "${key}" in "${this.name}": it is not there`,
          );
        }
      }
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {}); // it may be what could not be made
      throw error;
    }
  }

  async has(key: string): Promise<boolean> {
    const deed = { verb: "look for", key };
    const full = this.#full(key);
    const found = await this.client.find(
      deed,
      () => ({ method: "HEAD", key: full, also: [301, 307, 400, 403] }),
      (answer) => Promise.resolve(answer.status),
    );
    if (found === 200) return true;
    // The answer to HEAD has no words. That there is no such key may also mean that there is no bucket.
    if (found === undefined) {
      await (this.#bucket_is_there ??= this.#askForBucket(deed));
      return false;
    }
    return await this.client.send(
      deed,
      () => ({ method: "GET", key: full, headers: { range: "bytes=0-0" }, also: [206, 416] }),
      async (answer) => {
        await answer.bytes();
        return true;
      },
    );
  }

  async list(prefix: string): Promise<string[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf("/"));
    if (folder !== "") checkKey(folder, this.name);
    const all = await listEntries(this.client, { verb: "list" }, this.location.prefix + prefix);
    return all.map(({ key }) => key.slice(this.location.prefix.length)).sort();
  }

  async remove(key: string): Promise<void> {
    const full = this.#full(key);
    await this.client.find(
      { verb: "remove", key },
      () => ({ method: "DELETE", key: full, also: [204] }),
      async (answer) => {
        await answer.bytes();
      },
    );
  }

  async #askForBucket(deed: Deed): Promise<void> {
    try {
      await listEntries(this.client, deed, this.location.prefix, 1);
    } catch (error) {
      this.#bucket_is_there = undefined;
      throw error;
    }
  }

  #full(key: string): string {
    checkKey(key, this.name);
    return this.location.prefix + key;
  }

  /** @returns The status of the answer. */
  async #put(
    deed: Required<Deed>,
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
    also: readonly number[],
    writer?: string,
  ): Promise<number> {
    const key = this.#full(deed.key);
    const body_hash = sha256(body);
    const all = { ...objectHeaders(this.location, body_hash, writer), ...headers };
    return await this.client.send(
      deed,
      () => ({ method: "PUT", key, body, body_hash, headers: all, also }),
      async (answer) => {
        await answer.bytes();
        return answer.status;
      },
    );
  }

  /** Whose `create` made what is under the key: "" if not one of ours, undefined where nothing is. */
  async #writer(deed: Required<Deed>): Promise<string | undefined> {
    return await this.client.find(
      deed,
      () => ({ method: "HEAD", key: this.#full(deed.key) }),
      (answer) => Promise.resolve(writerOf(answer.headers) ?? ""),
    );
  }
}

async function hashOfFile(path: string): Promise<string> {
  using file = await Deno.open(path);
  const hash = createHash("sha256");
  const buffer = new Uint8Array(1 << 20);
  for (;;) {
    const count = await file.read(buffer);
    if (count === null) return hash.digest("hex");
    hash.update(buffer.subarray(0, count));
  }
}
