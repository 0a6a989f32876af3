/** A real Redis on a free port, for tests. */
import { freePort } from "./_port.ts";

const program = "/usr/bin/redis-server";

/** Undefined where Redis is not installed, which is said; in CI it must be there. */
export function redisIsThere(): boolean {
  try {
    return Deno.statSync(program).isFile;
  } catch {
    if (Deno.env.get("CI") === "true") {
      throw new Error(`Cannot test against Redis: "${program}" is not there, install redis-server`);
    }
    console.log("left out: redis-server is not installed");
    return false;
  }
}

export class RedisServer implements AsyncDisposable {
  readonly location: string;
  readonly #port: number;
  #process: Deno.ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.location = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(freePort());
    await server.start();
    return server;
  }

  /** Starts it, empty; also again after `kill`. */
  async start(): Promise<void> {
    this.#process = new Deno.Command(program, {
      args: ["--port", `${this.#port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      stdout: "null",
      stderr: "null",
    }).spawn();
    for (let tries = 0; tries < 100; tries++) {
      try {
        using connection = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
        await connection.write(new TextEncoder().encode("PING\r\n"));
        const answer = new Uint8Array(7);
        await connection.read(answer);
        if (new TextDecoder().decode(answer) === "+PONG\r\n") return;
      } catch {
        // not yet
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("Cannot test against Redis: it has not answered within 5 s");
  }

  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.status;
    this.#process = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
