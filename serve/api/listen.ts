import type { Tls } from "./secrets.ts";

/** Where a server listens. */
export interface ListenOptions {
  host: string;
  port: number;
  tls: Tls | undefined;
  /** Called with the address once it listens. */
  listening: (url: string) => void;
  /** Called with what the handler has thrown. */
  failed: (error: unknown) => void;
}

/**
 * Listens for requests.
 *
 * @throws {Error} If the address or the certificate cannot be used.
 */
export function listen(
  { host, port, tls, listening, failed }: ListenOptions,
  fetch: (request: Request) => Promise<Response>,
): Deno.HttpServer {
  try {
    return Deno.serve({
      ...tls,
      hostname: host,
      port,
      onListen: (address) => listening(urlOf(address.hostname, address.port, tls !== undefined)),
      // Nothing of it goes to the caller.
      onError(error) {
        failed(error);
        return new Response(null, { status: 500 });
      },
    }, fetch);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) throw error;
    throw new Error(`Cannot start: ${problem(error, urlOf(host, port, tls !== undefined))}`);
  }
}

function problem(error: Error, url: string): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return `"${url}" is in use by another program, end it or set another PORT`;
  }
  if (error instanceof Deno.errors.InvalidData) {
    return `TLS_CERT_FILE and TLS_KEY_FILE cannot be used: ${error.message}`;
  }
  return `cannot listen on "${url}": ${error.message}`;
}

function urlOf(hostname: string, port: number, is_tls: boolean): string {
  const host = hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
  return `http${is_tls ? "s" : ""}://${host}:${port}`;
}
