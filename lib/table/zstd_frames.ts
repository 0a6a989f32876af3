/**
 * Follows the frames of a Zstandard file, without unpacking them, to see whether it is whole: the
 * decompressor ends without a word where a file is cut off.
 */
export class ZstdFrames {
  #next: Step = { kind: "magic", bytes: 4 };
  #read: number[] = [];
  #skip = 0;
  #checksum = false;

  /** Whether the bytes so far end where a frame ends. */
  get whole(): boolean {
    return this.#next.kind === "magic" && this.#read.length === 0 && this.#skip === 0;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      this.#read.push(chunk[at++]!);
      if (this.#read.length < this.#next.bytes) continue;
      const bytes = this.#read;
      this.#read = [];
      this.#step(bytes);
    }
  }

  #step(bytes: number[]): void {
    const number = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
    switch (this.#next.kind) {
      case "magic":
        // A skippable frame holds its size; any other number is left for the decompressor to refuse.
        this.#next = (number & 0xfffffff0) >>> 0 === 0x184d2a50
          ? { kind: "skippable", bytes: 4 }
          : { kind: "header", bytes: 1 };
        return;
      case "skippable":
        this.#skip = number;
        this.#next = { kind: "magic", bytes: 4 };
        return;
      case "header": {
        const isSingle = (number & 0x20) !== 0;
        const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][number >> 6]!;
        this.#checksum = (number & 4) !== 0;
        this.#skip = (isSingle ? 0 : 1) + [0, 1, 2, 4][number & 3]! + sizeBytes;
        this.#next = { kind: "block", bytes: 3 };
        return;
      }
      case "block": {
        const isLast = (number & 1) !== 0;
        const isRepeated = (number >> 1 & 3) === 1;
        this.#skip = (isRepeated ? 1 : number >> 3) + (isLast && this.#checksum ? 4 : 0);
        if (isLast) this.#next = { kind: "magic", bytes: 4 };
      }
    }
  }
}

interface Step {
  kind: "magic" | "skippable" | "header" | "block";
  bytes: number;
}
