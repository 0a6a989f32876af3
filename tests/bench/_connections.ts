/** Requests over connections that stay open, with as little work on this side as can be: it shares the machine. */
const decoder = new TextDecoder("latin1");

export class Connections implements Disposable {
  readonly #port: number;
  readonly #idle: Deno.TcpConn[] = [];

  constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  /** Sends a request on a connection that is free, or on a new one. @returns The answer's status. */
  async send(request: Uint8Array): Promise<number> {
    const connection = this.#idle.pop() ?? await this.#open();
    for (let sent = 0; sent < request.length;) {
      sent += await connection.write(request.subarray(sent));
    }
    let answer = "";
    const piece = new Uint8Array(4096);
    while (!isWhole(answer)) {
      const count = await connection.read(piece);
      if (count === null) throw new Error("the connection was closed");
      answer += decoder.decode(piece.subarray(0, count));
    }
    this.#idle.push(connection);
    return Number(answer.slice(9, 12));
  }

  async #open(): Promise<Deno.TcpConn> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
    connection.setNoDelay();
    return connection;
  }

  [Symbol.dispose](): void {
    for (const connection of this.#idle) connection.close();
  }
}

function isWhole(answer: string): boolean {
  const body = answer.indexOf("\r\n\r\n") + 4;
  if (body < 4) return false;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(answer.slice(0, body));
  if (length === null) throw new Error("the answer has no content-length");
  return answer.length >= body + Number(length[1]);
}

/** The bytes of a request; a body makes it a POST of JSON. */
export function requestBytes(path: string, body?: string): Uint8Array {
  const of_body = body === undefined
    ? ""
    : `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  const method = body === undefined ? "GET" : "POST";
  return new TextEncoder().encode(
    `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${of_body}\r\n${body ?? ""}`,
  );
}
