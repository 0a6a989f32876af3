/** A real S3 server for tests: versitygw, which keeps objects as files of a folder. */
import { join } from "node:path";
import { openStorage, type Storage, type StorageOptions } from "../../lib/storage/mod.ts";

const version = "1.8.0";

/** The key pair that the server takes. */
export const key_pair = { AWS_ACCESS_KEY_ID: "testtest", AWS_SECRET_ACCESS_KEY: "hushhush" };

export class S3Server {
  private constructor(
    readonly port: number,
    /** `bucket/key` below it is an object's bytes. */
    readonly folder: string,
    private child: Deno.ChildProcess,
  ) {}

  /**
   * Starts one with a bucket "bucket", and ends it with this process. Undefined, with the reason
   * printed, where there is none; in CI its tests have to run, so there that is an error.
   */
  static async start(): Promise<S3Server | undefined> {
    const binary = findServer();
    if (binary === undefined) {
      const reason =
        `versitygw is not here: go install github.com/versity/versitygw/cmd/versitygw@v${version}`;
      if (Deno.env.get("CI") === "true") throw new Error(`Cannot test S3: ${reason}`);
      console.log(`left out: S3, ${reason}`);
      return undefined;
    }
    const folder = Deno.makeTempDirSync({ prefix: "s3-" });
    Deno.mkdirSync(join(folder, "bucket"));
    const port = freePort();
    const child = new Deno.Command(binary, {
      args: [
        ...["--port", `127.0.0.1:${port}`, "--health", "/health", "--quiet"],
        ...["--access", key_pair.AWS_ACCESS_KEY_ID, "--secret", key_pair.AWS_SECRET_ACCESS_KEY],
        ...["posix", folder],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const server = new S3Server(port, folder, child);
    globalThis.addEventListener("unload", () => server.stop());
    await server.#ready();
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A location in which nothing is yet. */
  location(endpoint = this.endpoint, bucket = "bucket"): string {
    return `s3://${bucket}/${crypto.randomUUID()}?endpoint=${endpoint}`;
  }

  /** Opens a location with the server's key pair, and without the waits of a retry. */
  open(location = this.location(), options: StorageOptions = {}): Storage {
    const env: Record<string, string> = key_pair;
    const sleep = () => Promise.resolve();
    return openStorage(location, { env: (name) => env[name], sleep, ...options });
  }

  stop(): void {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // it has ended
    }
  }

  async #ready(): Promise<void> {
    let ended = false;
    this.child.status.then(() => ended = true);
    while (!ended) {
      try {
        const { ok, body } = await fetch(`${this.endpoint}/health`);
        await body?.cancel();
        if (ok) return;
      } catch {
        await new Promise((later) => setTimeout(later, 20)); // it does not listen yet
      }
    }
    throw new Error("Cannot test S3: versitygw ended as soon as it was started");
  }
}

/** A port that is free now. */
export function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

function findServer(): string | undefined {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  const folders = [
    `${cache}/churn-mlops/versitygw-${version}`, // where .ci/run puts it
    ...(Deno.env.get("PATH") ?? "").split(":"),
  ];
  return folders.map((folder) => join(folder, "versitygw")).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}
