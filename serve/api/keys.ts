import { Buffer } from "node:buffer";
import { hash, timingSafeEqual } from "node:crypto";

/** What a key may be good for; admin is good for everything. */
export const scopes = ["predict", "outcomes", "metrics", "admin"] as const;
export type Scope = typeof scopes[number];

/** A key as it is kept: who has it and what for, but not the key itself. */
export interface Key {
  name: string;
  scopes: ReadonlySet<Scope>;
  /** Hash of the key's text, in hexadecimal. */
  sha256: string;
  /** Requests a second, where it is not the common limit. */
  rate_per_s?: number;
}

/** Most keys of a server: each call is compared with all of them. */
const keys_max = 100;
const line_form = 'must be NAME SCOPE[,SCOPE] SHA-256 [RATE/s], see "deno task serve --new-key"';

/**
 * Reads keys, one a line: `shop predict,outcomes 5e88…d8 100/s`. A part after # is a remark.
 *
 * @throws {TypeError} All lines that are wrong, by number; what stands there is not repeated, as it
 * may be a key that was put there by mistake.
 */
export function readKeys(text: string, where: string): Key[] {
  const problems: string[] = [];
  const keys = text.split(/\r?\n|;/).flatMap((line, at): Key[] => {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] === "") return [];
    const key = readKey(words);
    if (key === undefined) problems.push(`${where}, line ${at + 1}: ${line_form}`);
    return key === undefined ? [] : [key];
  });
  if (keys.length > keys_max) problems.push(`${where}: ${keys.length} keys, at most ${keys_max}`);
  if (keys.length === 0 && problems.length === 0) problems.push(`${where}: no key, ${line_form}`);
  if (problems.length === 0) return keys;
  throw new TypeError(problems.map((problem) => `Cannot read keys: ${problem}`).join("\n"));
}

function readKey([name, of, sha256, rate, ...rest]: string[]): Key | undefined {
  const given = of?.split(",") ?? [];
  const known = given.filter((scope): scope is Scope =>
    (scopes as readonly string[]).includes(scope)
  );
  const rate_per_s = rate === undefined ? undefined : Number(rate.match(/^(\d+)\/s$/)?.[1]);
  if (
    rest.length > 0 || !isKeyName(name!) || known.length === 0 || known.length < given.length ||
    !/^[0-9a-f]{64}$/.test(sha256 ?? "") || rate_per_s !== undefined && !(rate_per_s >= 1)
  ) return undefined;
  return { name: name!, scopes: new Set(known), sha256: sha256!, rate_per_s };
}

/** Names stand in logs, so that they are plain. */
export function isKeyName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name);
}

/** Makes a key: its text, which nobody keeps, and the line to be kept instead. */
export function newKey(name: string, of: readonly Scope[]): { text: string; line: string } {
  const random = crypto.getRandomValues(new Uint8Array(32));
  const text = `churn_${random.toBase64({ alphabet: "base64url", omitPadding: true })}`;
  return { text, line: `${name} ${of.join(",")} ${hash("sha256", text)}` };
}

/**
 * Finds keys by their text. A key is 32 random bytes, so that a plain hash cannot be turned round, and
 * a slow one as for passwords would only slow down each call. All keys are compared in full.
 */
export class KeyRing {
  readonly #keys: readonly { key: Key; digest: Buffer }[];

  constructor(keys: readonly Key[]) {
    this.#keys = keys.map((key) => ({ key, digest: Buffer.from(key.sha256, "hex") }));
  }

  find(text: string): Key | undefined {
    const digest = Buffer.from(hash("sha256", text), "hex");
    let found: Key | undefined;
    for (const { key, digest: own } of this.#keys) if (timingSafeEqual(own, digest)) found = key;
    return found;
  }
}
