/** The FastAPI service that the API is measured against, as a process. */
import { memoryOf } from "./_api_process.ts";

const wanted = "fastapi==0.165.0 'uvicorn[standard]==0.54.0' scikit-learn pandas numpy";

/** Python's interpreter with FastAPI, or nothing, which is said. */
export function rivalPython(): string | undefined {
  const python = Deno.env.get("RIVAL_PYTHON");
  if (python === undefined) {
    console.error(
      `FastAPI is left out: RIVAL_PYTHON names no interpreter. ` +
        `python3 -m venv V && V/bin/pip install ${wanted}, then RIVAL_PYTHON=V/bin/python`,
    );
  }
  return python;
}

export class Rival {
  private constructor(readonly url: string, readonly process: Deno.ChildProcess) {}

  /** Starts one; `kind` is how it scores. */
  static async start(python: string, kind: "numpy" | "pandas", port: number): Promise<Rival> {
    const process = new Deno.Command(python, {
      args: [
        ...["-m", "uvicorn", "fastapi_rival:app", "--port", `${port}`, "--workers", "1"],
        ...["--log-level", "warning", "--no-access-log"],
      ],
      cwd: import.meta.dirname,
      env: { RIVAL: kind, OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" },
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    const rival = new Rival(`http://127.0.0.1:${port}`, process);
    let code: number | undefined;
    process.status.then((status) => code = status.code);
    while (!await rival.#answers()) {
      if (code !== undefined) throw new Error(`Cannot start FastAPI: it ended with ${code}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return rival;
  }

  memory(): { rss_mib: number } {
    return memoryOf(this.process.pid);
  }

  async stop(): Promise<void> {
    this.process.kill("SIGTERM");
    await this.process.status;
  }

  async #answers(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/live`);
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
