/** One HTTP/1.1 connection, byte by byte: what `fetch` hides or mends is what tests want to see. */

/** A whole answer. */
export interface WholeAnswer {
  status: number;
  /** Names in small letters. */
  headers: Map<string, string>;
  body: string;
}

/** How a connection ended instead: properly, or not. */
export type Ended = "closed" | "reset";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class HttpConnection implements Disposable {
  readonly #connection: Deno.Conn;
  #rest = new Uint8Array();

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<HttpConnection> {
    return new HttpConnection(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends bytes; false: the other side takes none any more. */
  async send(data: string | Uint8Array): Promise<boolean> {
    let bytes = typeof data === "string" ? encoder.encode(data) : data;
    try {
      while (bytes.length > 0) bytes = bytes.subarray(await this.#connection.write(bytes));
      return true;
    } catch {
      return false;
    }
  }

  /** Sends a request with a JSON body in one piece. */
  post(path: string, body: string, headers: Record<string, string> = {}): Promise<boolean> {
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return this.send(
      `POST ${path} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n` +
        `content-length: ${encoder.encode(body).length}\r\n${more}\r\n${body}`,
    );
  }

  /** Reads one answer to its last byte; where it does not come whole, how the connection ended. */
  async answer(): Promise<WholeAnswer | { ended: Ended; bytes: number }> {
    for (;;) {
      const answer = this.#take();
      if (answer !== undefined) return answer;
      const ended = await this.#read();
      if (ended !== undefined) return { ended, bytes: this.#rest.length };
    }
  }

  /** Waits for the other side's end. */
  async end(): Promise<Ended> {
    for (;;) {
      const ended = await this.#read();
      if (ended !== undefined) return ended;
    }
  }

  [Symbol.dispose](): void {
    try {
      this.#connection.close();
    } catch {
      // It is closed.
    }
  }

  async #read(): Promise<Ended | undefined> {
    const piece = new Uint8Array(65_536);
    try {
      const count = await this.#connection.read(piece);
      if (count === null) return "closed";
      const joined = new Uint8Array(this.#rest.length + count);
      joined.set(this.#rest);
      joined.set(piece.subarray(0, count), this.#rest.length);
      this.#rest = joined;
    } catch {
      return "reset";
    }
  }

  #take(): WholeAnswer | undefined {
    const text = decoder.decode(this.#rest);
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const [first, ...lines] = text.slice(0, end).split("\r\n");
    const headers = new Map(lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
    // Heads are ASCII, so that characters are bytes there.
    const length = Number(headers.get("content-length") ?? 0);
    const whole = end + 4 + length;
    if (this.#rest.length < whole) return undefined;
    const body = decoder.decode(this.#rest.subarray(end + 4, whole));
    this.#rest = this.#rest.slice(whole);
    return { status: Number(first!.split(" ")[1]), headers, body };
  }
}
