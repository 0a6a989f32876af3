/** Lets so many bytes be in memory at a time; who asks for more than all of them is let in alone. */
export class ByteBudget {
  #used = 0;
  #waiting: { size: number; start(): void }[] = [];

  constructor(private bytes_max: number) {}

  /** Waits until there is room for `size` bytes, in the order of asking, and works. */
  async spend<T>(size: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#fits(size)) {
      await new Promise<void>((start) => this.#waiting.push({ size, start }));
    } else this.#used += size;
    try {
      return await work();
    } finally {
      this.#used -= size;
      while (this.#waiting.length > 0 && this.#fits(this.#waiting[0]!.size)) {
        const next = this.#waiting.shift()!;
        this.#used += next.size;
        next.start();
      }
    }
  }

  #fits(size: number): boolean {
    return this.#used === 0 || this.#used + size <= this.bytes_max;
  }
}
