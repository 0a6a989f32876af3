/** nginx in front of a server, set up as docs/serving.md says, for tests. */
import { freePort } from "./_port.ts";

const program = "/usr/sbin/nginx";

/** False where nginx is not installed, which is said; in CI it must be there. */
export function nginxIsThere(): boolean {
  try {
    return Deno.statSync(program).isFile;
  } catch {
    if (Deno.env.get("CI") === "true") {
      throw new Error(`Cannot test behind nginx: "${program}" is not there, install nginx`);
    }
    console.log("left out: nginx is not installed");
    return false;
  }
}

export class Nginx implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;

  private constructor(process: Deno.ChildProcess, readonly port: number, readonly folder: string) {
    this.#process = process;
  }

  /** Starts one before a server's port, with the settings of the page but for these. */
  static async start(upstream: number, settings: Record<string, string>): Promise<Nginx> {
    const port = freePort();
    const folder = await Deno.makeTempDir({ prefix: "nginx_" });
    const page = await Deno.readTextFile(new URL("../../docs/serving.md", import.meta.url));
    let server = /```nginx\n([^]*?)```/.exec(page)![1]!;
    const given = { ...settings, listen: `127.0.0.1:${port}`, server: `127.0.0.1:${upstream}` };
    for (const [name, value] of Object.entries(given)) {
      const line = new RegExp(`^( *${name} )[^;{]+;`, "m");
      if (!line.test(server)) throw new Error(`docs/serving.md has no "${name}" for nginx`);
      server = server.replace(line, `$1${value};`);
    }
    const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path ${folder}/${name};`).join("\n");
    const conf = `daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\n` +
      `events { worker_connections 4096; }\n` +
      `http {\naccess_log off;\n${places}\n${server}}\n`;
    await Deno.writeTextFile(`${folder}/nginx.conf`, conf);
    const process = new Deno.Command(program, {
      args: ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", `${folder}/error.log`],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const nginx = new Nginx(process, port, folder);
    for (let tries = 0; tries < 100; tries++) {
      try {
        using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
        return nginx;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    const log = await Deno.readTextFile(`${folder}/error.log`);
    await nginx[Symbol.asyncDispose]();
    throw new Error(`Cannot test behind nginx: it has not answered within 5 s:\n${log}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await this.#process.status;
    await Deno.remove(this.folder, { recursive: true });
  }
}
