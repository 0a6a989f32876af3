/** The prediction API as a process of its own with its least permissions, for tests. */
import { saveModel } from "../../lib/model/mod.ts";
import { register } from "../../lib/registry/mod.ts";
import { openStorage } from "../../lib/storage/mod.ts";
import { readSettings, runOptions } from "../../serve/api/mod.ts";
import { benchModel } from "./_bench_model.ts";
import { benchBatch, benchRow } from "./_bench_rows.ts";
import { freePort } from "./_port.ts";

export { benchBatch, benchRow };

const root = new URL("../../", import.meta.url).pathname;

/** A line of the server's log. */
export type LogLine = Record<string, unknown>;

/** A running server; it is killed in the end if nobody has ended it. */
export class ApiServer implements AsyncDisposable {
  /** All that the log has had until now. */
  readonly lines: LogLine[] = [];
  /** What came on standard error. */
  stderr = "";
  readonly status: Promise<Deno.CommandStatus>;
  /** What `ask` asks with, where the usual client will not do. */
  client: Deno.HttpClient | undefined;
  readonly #process: Deno.ChildProcess;
  readonly #waiting = new Set<() => void>();

  private constructor(process: Deno.ChildProcess, readonly url: string, readonly folder: string) {
    this.#process = process;
    this.status = Promise.all([this.#readLog(), this.#readErrors(), process.status])
      .then(([, , status]) => status);
  }

  /** Starts one on a free port, by default with every request in its log. */
  static async start(
    env: Record<string, string> = {},
    model: Parameters<typeof benchModel>[0] = "logistic",
  ): Promise<ApiServer> {
    const folder = await Deno.makeTempDir({ prefix: "api_" });
    const registry = `${folder}/registry`;
    const content = { "model.json": new TextEncoder().encode(saveModel(benchModel(model))) };
    await register(
      openStorage(registry),
      "bench",
      { kind: "bench", decision: null, figures: {}, facts: {}, content },
      { who: "test", at: new Date("2026-08-28T00:00:00Z") },
    );
    const given: Record<string, string> = {
      DATASET: "bench",
      REGISTRY: registry,
      ONLINE: `${folder}/online`,
      MODEL_VERSION: "1",
      PORT: `${freePort()}`,
      LOG_REQUESTS: "all",
      PREDICTION_LOG: `${folder}/predictions`,
      ...env,
    };
    const settings = readSettings((name) => given[name]);
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        ...runOptions(settings, (name) => given[name]),
        "serve/api/main.ts",
      ],
      cwd: root,
      env: given,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const scheme = settings.tls_cert_file === undefined ? "http" : "https";
    const server = new ApiServer(process, `${scheme}://127.0.0.1:${settings.port}`, folder);
    const ended = server.status.then(() => "ended");
    const listening = server.line(({ message }) => message === "listening");
    if (await Promise.race([listening, ended]) === "ended") {
      await server[Symbol.asyncDispose]();
      throw new Error(`Cannot test the API: it has not started:\n${server.stderr}`);
    }
    return server;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Waits for a line of the log that is as wanted, unless there has been one. */
  async line(wanted: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Asks by path; a body that is no text goes as JSON. */
  ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const { client } = this;
    if (body === undefined) return fetch(`${this.url}${path}`, { headers, client });
    return fetch(`${this.url}${path}`, {
      client,
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  /** A metric's value by its name and labels as they stand in the text. */
  async metric(name: string): Promise<number> {
    const text = await (await this.ask("/metrics")).text();
    const line = text.split("\n").find((one) => one.startsWith(`${name} `));
    return line === undefined ? NaN : Number(line.slice(name.length + 1));
  }

  signal(name: Deno.Signal): void {
    this.#process.kill(name);
  }

  /** Resident memory, in MiB. */
  rss_mib(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.status;
    await Deno.remove(this.folder, { recursive: true });
  }

  async #readLog(): Promise<void> {
    let rest = "";
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.lines.push(JSON.parse(line));
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    }
  }

  async #readErrors(): Promise<void> {
    for await (const text of this.#process.stderr.pipeThrough(new TextDecoderStream())) {
      this.stderr += text;
    }
  }
}
