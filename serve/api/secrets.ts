import { type Key, readKeys } from "./keys.ts";
import type { Settings } from "./settings.ts";

/** A certificate chain and its private key, in PEM. */
export interface Tls {
  cert: string;
  key: string;
}

/** The keys that settings name; undefined: none is needed. @throws {Error} If they cannot be read. */
export async function keysOf({ api_keys, api_keys_file }: Settings): Promise<Key[] | undefined> {
  if (api_keys !== undefined) return readKeys(api_keys, "API_KEYS");
  if (api_keys_file === undefined) return undefined;
  return readKeys(await readSecret(api_keys_file, "API_KEYS_FILE"), api_keys_file);
}

/** The certificate that settings name. @throws {Error} If it cannot be read. */
export async function tlsOf({ tls_cert_file, tls_key_file }: Settings): Promise<Tls | undefined> {
  if (tls_cert_file === undefined || tls_key_file === undefined) return undefined;
  const [cert, key] = await Promise.all([
    readSecret(tls_cert_file, "TLS_CERT_FILE"),
    readSecret(tls_key_file, "TLS_KEY_FILE"),
  ]);
  return { cert, key };
}

async function readSecret(path: string, variable: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) throw error;
    throw new Error(`Cannot start: ${variable} "${path}" cannot be read: ${error.message}`);
  }
}
