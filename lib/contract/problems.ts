import { type ContractSection, type Path, pathText } from "./section.ts";

/** A contract says something that cannot be; `message` has a line for each mistake. */
export class ContractError extends TypeError {
  override readonly name = "ContractError";
}

/** Collects the mistakes of one contract, to report all of them at once. */
export class Problems {
  readonly #section: ContractSection;
  readonly #lines = new Map<string, string>();

  constructor(section: ContractSection) {
    this.#section = section;
  }

  /** How many there are so far; tells whether a part came through clean. */
  get count(): number {
    return this.#lines.size;
  }

  /** Takes a mistake: what stands at `path`, and what was expected there. */
  add(path: Path, there: string, expected: string): void {
    const place = this.#section.at(path);
    const line = `Cannot use contract "${place}": ${pathText(path)} ${there}, ${expected}`;
    this.#lines.set(line, place);
  }

  /** @throws {ContractError} If there are any, in the order of the file. */
  throwAny(): void {
    if (this.count === 0) return;
    const lines = [...this.#lines].map(([line, place]) => {
      const [row = 0, column = 0] = place.match(/(\d+):(\d+)$/)?.slice(1).map(Number) ?? [];
      return { line, row, column };
    });
    lines.sort((a, b) => a.row - b.row || a.column - b.column);
    throw new ContractError(lines.map(({ line }) => line).join("\n"));
  }
}
