import {
  duration,
  failureLines,
  type PipelineEvent,
  resultLine,
  type StageResult,
} from "../lib/pipeline/mod.ts";

export interface PrinterOptions {
  names: readonly string[];
  quiet?: boolean;
  /** Nothing but the final document goes to standard output. */
  json?: boolean;
}

/** Turns what happens into lines: plain ones, and on a terminal a last line that moves. */
export class Printer {
  #running = new Map<string, { since: number; part?: string }>();
  #width: number;
  #live: boolean;
  #timer?: ReturnType<typeof setInterval>;

  constructor(private options: PrinterOptions) {
    this.#width = Math.max(0, ...options.names.map((name) => name.length));
    this.#live = !options.quiet && !options.json && Deno.stdout.isTerminal();
  }

  /** Takes an event of the pipeline. */
  take(event: PipelineEvent): void {
    const { quiet, json } = this.options;
    if (event.kind === "started") {
      this.#running.set(event.stage, { since: performance.now() });
      this.#timer ??= this.#live ? setInterval(() => this.#draw(), 200) : undefined;
    } else if (event.kind === "progress") {
      const share = event.total
        ? ` ${Math.floor(100 * event.done / event.total)} %`
        : ` ${event.done}`;
      const running = this.#running.get(event.stage);
      if (running) running.part = share;
    } else if (event.kind === "finished") {
      this.#running.delete(event.result.stage);
      this.result(event.result);
    } else if (event.kind === "warning") {
      this.#line(console.error, `${event.stage}: warning: ${event.text}`);
    } else if (quiet || json) return;
    else if (event.kind === "waiting") this.line(`${event.stage}: waits for another run of it`);
    else this.line(`${event.stage} │ ${event.text}`);
    if (this.#live) this.#draw();
  }

  /** Prints one stage's line; quiet shows failures alone. */
  result(result: StageResult): void {
    const { quiet, json } = this.options;
    const failed = result.outcome === "failed";
    if (json) return;
    if (!quiet || failed) this.line(resultLine(result, this.#width));
    for (const line of failureLines(result)) this.#line(console.error, line);
  }

  line(text: string): void {
    this.#line(console.log, text);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #line(print: (text: string) => void, text: string): void {
    this.#clear();
    print(text);
  }

  #draw(): void {
    if (this.#running.size === 0) return this.#clear();
    const parts = [...this.#running].map(([stage, { since, part = "" }]) =>
      `${stage}${part} ${duration((performance.now() - since) / 1000)}`
    );
    const { columns } = Deno.consoleSize();
    write(`\r\x1b[2K${`… ${parts.join(" · ")}`.slice(0, columns - 1)}`);
  }

  #clear(): void {
    if (this.#live) write("\r\x1b[2K");
  }
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
