import { bytes, type Progress } from "../lib/pipeline/mod.ts";

/** Often enough to look alive. */
const redraw_ms = 100;

/** Shows on a terminal how far a transfer has come, in one line that moves; elsewhere nothing. */
export class ProgressLine {
  #live: boolean;
  #drawn_ms = -Infinity;

  constructor(private verb: string, json: boolean) {
    this.#live = !json && Deno.stderr.isTerminal();
  }

  show = (progress: Progress): void => {
    if (!this.#live || performance.now() - this.#drawn_ms < redraw_ms) return;
    this.#drawn_ms = performance.now();
    const { done, total } = progress;
    this.#write(`\r\x1b[2K${this.verb} ${done} of ${total} objects, ${bytes(progress.bytes)}`);
  };

  close(): void {
    if (this.#live) this.#write("\r\x1b[2K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
