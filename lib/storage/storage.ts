/**
 * Bytes by key, "/" between a key's parts. What is under a key is whole, whenever the one who put it
 * there was cut off. Every refusal is an `Error` whose message says what to do.
 */
export interface Storage {
  /** As people know it, for messages: "data/registry", "s3://bucket/prefix". */
  readonly name: string;
  /** What is under the key; undefined where nothing is. */
  read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Puts bytes under the key, whole or not at all, in place of what was there. */
  write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Puts bytes under the key if nothing is there; of many at once exactly one does. @returns Whether this one did. */
  create(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Copies to a path, in place of what is there, in pieces. @throws {Deno.errors.NotFound} If there is no such key. */
  download(key: string, path: string): Promise<void>;
  /** Copies a file to the key, as `write` does but in pieces. */
  upload(key: string, path: string): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Every key that begins so, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Removes what is under the key, if anything is. */
  remove(key: string): Promise<void>;
}

/** Looks up a variable of the environment. */
export type Environment = (name: string) => string | undefined;
