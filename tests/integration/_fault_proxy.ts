/** A proxy before a server that does to a connection what networks do. One request, one connection. */

/** What happens to one request. Nothing, where there is none. */
export type Fault =
  /** The connection ends after so many bytes of the request's body. */
  | { kind: "cut upload"; after_bytes: number }
  /** The connection ends after so many bytes of the answer's body. */
  | { kind: "cut download"; after_bytes: number }
  /** The server does what it is asked to; nobody hears of it. */
  | { kind: "lose reply" }
  /** Another answer than the server's, which is never asked. */
  | { kind: "answer"; status: number }
  /** No answer, ever. */
  | { kind: "silence" }
  /** The last byte of the request's body comes out as another one. */
  | { kind: "change upload" };

export interface Seen {
  method: string;
  /** Path and query. */
  path: string;
  range?: string;
}

export class FaultProxy implements AsyncDisposable {
  readonly seen: Seen[] = [];
  #listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  #open = new Set<Deno.Conn>();
  #work: Promise<unknown>[] = [];

  /** @param choose Says what happens to a request; `index` counts them from 0. */
  constructor(
    private port: number,
    private choose: (request: Seen, index: number) => Fault | undefined,
  ) {
    this.#work.push(this.#listen());
  }

  get address(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) close(connection);
    await Promise.allSettled(this.#work);
  }

  async #listen(): Promise<void> {
    for await (const client of this.#listener) {
      this.#open.add(client);
      this.#work.push(this.#serve(client).catch(() => {}).finally(() => close(client)));
    }
  }

  async #serve(client: Deno.Conn): Promise<void> {
    const { head, rest } = await readHead(client);
    const [, method, path] = /^(\S+) (\S+)/.exec(head)!;
    const seen = { method: method!, path: path!, range: /^range: (.*)$/im.exec(head)?.[1] };
    const fault = this.choose(seen, this.seen.push(seen) - 1);
    if (fault?.kind === "answer") {
      await drain(client, bodyBytes(head) - rest.length);
      const close_it = "content-length: 0\r\nconnection: close\r\n\r\n";
      return await write(client, encode(`HTTP/1.1 ${fault.status} x\r\n${close_it}`));
    }
    if (fault?.kind === "silence") return await drain(client, Infinity);
    const server = await Deno.connect({ port: this.port, hostname: "127.0.0.1" });
    this.#open.add(server);
    try {
      await write(server, encode(head.replace("\r\n", "\r\nconnection: close\r\n")));
      await sendUp(client, server, rest, bodyBytes(head), fault);
      if (fault?.kind === "cut upload") return;
      await sendDown(server, client, fault);
    } finally {
      close(server);
    }
  }
}

async function sendUp(
  client: Deno.Conn,
  server: Deno.Conn,
  rest: Uint8Array,
  size: number,
  fault: Fault | undefined,
): Promise<void> {
  const end = fault?.kind === "cut upload" ? Math.min(size, fault.after_bytes) : size;
  let piece: Uint8Array | undefined = rest;
  for (let at = 0; at < end;) {
    if (piece === undefined || piece.length === 0) piece = await read(client);
    if (piece === undefined) return;
    piece = piece.subarray(0, end - at);
    at += piece.length;
    if (fault?.kind === "change upload" && at === size) piece[piece.length - 1]! ^= 1;
    await write(server, piece);
    piece = undefined;
  }
}

async function sendDown(
  server: Deno.Conn,
  client: Deno.Conn,
  fault: Fault | undefined,
): Promise<void> {
  const { head, rest } = await readHead(server);
  if (fault?.kind === "lose reply") return;
  await write(client, encode(head));
  let left = fault?.kind === "cut download" ? fault.after_bytes : Infinity;
  for (let piece: Uint8Array | undefined = rest; piece && left > 0; piece = await read(server)) {
    await write(client, piece.subarray(0, left));
    left -= piece.length;
  }
}

const encode = (text: string) => new TextEncoder().encode(text);

function bodyBytes(head: string): number {
  return Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
}

async function readHead(from: Deno.Conn): Promise<{ head: string; rest: Uint8Array }> {
  let bytes = new Uint8Array();
  for (;;) {
    const piece = await read(from);
    if (piece === undefined) throw new Error("the connection ended before the head did");
    const more = new Uint8Array(bytes.length + piece.length);
    more.set(bytes);
    more.set(piece, bytes.length);
    bytes = more;
    const text = new TextDecoder("latin1").decode(bytes);
    const end = text.indexOf("\r\n\r\n") + 4;
    if (end > 3) return { head: text.slice(0, end), rest: bytes.subarray(end) };
  }
}

async function read(from: Deno.Conn): Promise<Uint8Array | undefined> {
  const buffer = new Uint8Array(1 << 16);
  const count = await from.read(buffer);
  return count === null ? undefined : buffer.subarray(0, count);
}

async function write(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

async function drain(from: Deno.Conn, size: number): Promise<void> {
  for (let left = size; left > 0;) {
    const piece = await read(from);
    if (piece === undefined) return;
    left -= piece.length;
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // it was closed already
  }
}
