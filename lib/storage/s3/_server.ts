import { openStorage, type Storage, type StorageOptions } from "../mod.ts";

/** What was asked of a server. */
export interface Asked {
  method: string;
  /** Path and query as they were sent. */
  path: string;
  headers: Headers;
  body: string;
}

/**
 * A server that gives the answers it is told, one after the other, and notes what it was asked: for
 * what no real one does when it is asked to. @param answers The last one is given again and again.
 */
export class ScriptedServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(answers: ((asked: Asked) => Response)[]) {
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      async (request) => {
        const { pathname, search } = new URL(request.url);
        const { method, headers } = request;
        this.asked.push({ method, path: pathname + search, headers, body: await request.text() });
        return answers[Math.min(this.asked.length, answers.length) - 1]!(this.asked.at(-1)!);
      },
    );
  }

  get address(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Its bucket "bucket" as a storage. @param query More of the location. */
  storage(env: Record<string, string>, options: StorageOptions = {}, query = ""): Storage {
    return openStorage(`s3://bucket/p?endpoint=${this.address}${query}`, {
      env: (name) => env[name],
      sleep: () => Promise.resolve(),
      attempts_max: 3,
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

export const key_pair = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "hushhush" };

/** An answer in S3's form. */
export function answer(status: number, code = "", headers: HeadersInit = {}, message = "m") {
  const body = code === ""
    ? ""
    : `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return () => new Response(status === 204 ? null : body, { status, headers });
}
