import { Passing } from "./retry.ts";

export interface PlainRequest {
  method: string;
  url: string;
  headers: Headers;
  body?: Uint8Array<ArrayBuffer>;
}

/** What a server says. Whoever is given it reads it at once. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The body's pieces as they come. */
  pieces(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The whole body. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  text(): Promise<string>;
}

/** A body up to this length comes at once. */
const short_bytes = 1 << 16;
/** Slower than this a body need not go up. */
const slowest_bytes_per_ms = 32;

/**
 * Asks once and hands over the answer, all within a connection that may not fall silent: until the
 * request is up and answered, and between any two pieces of the body.
 *
 * @throws {Passing} If there is no connection, it breaks off, or falls silent.
 */
export async function fetchOnce<T>(
  request: PlainRequest,
  timeout_ms: number,
  take: (answer: Answer) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = () => clearTimeout(timer);
  const listen = (ms: number) => {
    rest();
    timer = setTimeout(() => controller.abort(new Passing(silence(ms))), ms);
  };
  let response: Response | undefined;
  try {
    listen(timeout_ms + (request.body?.length ?? 0) / slowest_bytes_per_ms);
    response = await connected(() =>
      fetch(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        redirect: "manual", // another server would get our signature
        signal: controller.signal,
      })
    );
    return await take(answerOf(response, () => listen(timeout_ms), rest));
  } finally {
    rest();
    if (response !== undefined && !response.bodyUsed) await response.body?.cancel();
  }
}

function answerOf(response: Response, listen: () => void, rest: () => void): Answer {
  async function* pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    try {
      for (;;) {
        listen();
        const { done, value } = await connected(() => reader.read());
        rest(); // a slow disk is not the server's fault
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => {}); // it failed already, or there is nothing left
    }
  }
  async function bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const length = response.headers.get("content-length");
    if (length !== null && Number(length) <= short_bytes) {
      listen();
      return await connected(() => response.bytes());
    }
    const all: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of pieces()) all.push(piece);
    return all.length === 1 ? all[0]! : concatenated(all);
  }
  const { status, headers } = response;
  return {
    status,
    headers,
    pieces,
    bytes,
    text: async () => new TextDecoder().decode(await bytes()),
  };
}

function concatenated(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Tells a connection that failed from everything else. */
async function connected<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Passing || error instanceof Deno.errors.NotCapable) throw error;
    throw new Passing(`the connection failed (${reason(error)})`, 0, { cause: error });
  }
}

/** The part of Deno's message that says why. */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  const text = cause instanceof Error ? cause.message : message;
  return text.replace(/^.*?client error \(\w+\): /, "");
}

function silence(ms: number): string {
  return `the server said nothing for ${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
