/** The prediction API as a process of its own, with the permissions that it says it needs. */
import { join } from "node:path";
import { readSettings, runOptions } from "../../serve/api/mod.ts";
import { house } from "../_project.ts";

/** Environment of a server, by variable. */
export type ApiEnvironment = Record<string, string>;

export interface StartOptions {
  /** Options of V8, such as a limit of its heap. */
  v8_flags?: string;
  /** Longest until it is ready. */
  ready_s?: number;
}

export class ApiProcess implements AsyncDisposable {
  private constructor(
    readonly url: string,
    readonly process: Deno.ChildProcess,
    /** From its start until `/ready` said yes. */
    readonly ready_ms: number,
    /** All that it has printed, once it has ended. */
    readonly printed: Promise<string>,
  ) {}

  /** Starts a server on a free port; it is ready when this is done. */
  static async start(env: ApiEnvironment, options: StartOptions = {}): Promise<ApiProcess> {
    const { v8_flags, ready_s = 20 } = options;
    const all: ApiEnvironment = { PORT: `${freePort()}`, NO_COLOR: "1", ...env };
    const permissions = runOptions(readSettings((name) => all[name]), (name) => all[name]);
    const started_ms = performance.now();
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-check", "--quiet"],
        ...v8_flags === undefined ? [] : [`--v8-flags=${v8_flags}`],
        ...permissions,
        join(house, "serve", "api", "main.ts"),
      ],
      cwd: house,
      env: all,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const printed = Promise.all(
      [process.stdout, process.stderr].map((stream) => new Response(stream).text()),
    ).then((texts) => texts.join(""));
    const url = `http://${all.HOST ?? "127.0.0.1"}:${all.PORT}`;
    let is_over = false;
    process.status.then(() => is_over = true);
    while (!await isReady(url)) {
      if (is_over || performance.now() - started_ms > ready_s * 1000) {
        if (!is_over) process.kill("SIGKILL");
        throw new Error(`Cannot start the API: ${await printed || `not ready in ${ready_s} s`}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return new ApiProcess(url, process, performance.now() - started_ms, printed);
  }

  /** Memory that the process holds, and the most that it has held. */
  memory(): { rss_mib: number; rss_mib_max: number } {
    return memoryOf(this.process.pid);
  }

  /** Asks it to end, and waits. @returns Its exit code. */
  async stop(): Promise<number> {
    try {
      this.process.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    return (await this.process.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.printed;
  }
}

/** Memory of a process, as Linux counts it. */
export function memoryOf(pid: number): { rss_mib: number; rss_mib_max: number } {
  const text = Deno.readTextFileSync(`/proc/${pid}/status`);
  const mib = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)![1]) / 1024;
  return { rss_mib: mib("VmRSS"), rss_mib_max: mib("VmHWM") };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/ready`);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
