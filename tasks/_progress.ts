import { bytes, type Progress } from "../lib/pipeline/mod.ts";

/** Often enough to look alive. */
const redraw_ms = 100;

/** One line on a terminal that moves; elsewhere nothing. */
class MovingLine {
  #live: boolean;
  #drawn_ms = -Infinity;

  constructor(json: boolean) {
    this.#live = !json && Deno.stderr.isTerminal();
  }

  draw(text: () => string): void {
    if (!this.#live || performance.now() - this.#drawn_ms < redraw_ms) return;
    this.#drawn_ms = performance.now();
    this.#write(`\r\x1b[2K${text()}`);
  }

  close(): void {
    if (this.#live) this.#write("\r\x1b[2K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}

/** How far a transfer of objects has come. */
export class ProgressLine extends MovingLine {
  constructor(private verb: string, json: boolean) {
    super(json);
  }

  show = ({ done, total, bytes: size }: Progress): void =>
    this.draw(() => `${this.verb} ${done} of ${total} objects, ${bytes(size)}`);
}

/** How many of a known number of things are done. */
export class CountLine extends MovingLine {
  constructor(private what: string, json: boolean) {
    super(json);
  }

  show(done: number, total: number): void {
    this.draw(() => `${done} of ${total} ${this.what}`);
  }
}
