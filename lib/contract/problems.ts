import { type ContractSection, type Path, pathText } from "./section.ts";

/** A contract says something that cannot be; `message` has a line for each mistake. */
export class ContractError extends TypeError {
  override readonly name = "ContractError";
}

/**
 * Collects the mistakes of one contract, to report all of them at once, and what is in doubt because of
 * them: a check that would blame one thing for a mistake in another asks first.
 */
export class Problems {
  readonly #section: ContractSection;
  readonly #lines = new Map<string, string>();
  readonly #doubts: Path[] = [];

  constructor(section: ContractSection) {
    this.#section = section;
  }

  /** How many there are so far. */
  get count(): number {
    return this.#lines.size;
  }

  /** Takes a mistake: what stands at `path`, and what was expected there. */
  add(path: Path, there: string, expected: string): void {
    const place = this.#section.at(path);
    const line = `Cannot use contract "${place}": ${pathText(path)} ${there}, ${expected}`;
    this.#lines.set(line, place);
  }

  /** Takes note that nobody knows what was meant to stand at `path`, or whether anything was. */
  doubt(path: Path): void {
    this.#doubts.push(path);
  }

  /** Whether what stands at `path` is in doubt, or what it is part of. */
  doubts(path: Path): boolean {
    return this.#doubts.some((found) => begins(path, found));
  }

  /** Whether what stands at `path` is in doubt, or a part of it, so many levels below. */
  doubtsIn(path: Path, levels: number = Infinity): boolean {
    return this.doubts(path) ||
      this.#doubts.some((found) => begins(found, path) && found.length <= path.length + levels);
  }

  /** Names of what is in doubt directly below `path`; they may be meant where there is no other. */
  doubted(path: Path): string[] {
    return this.#doubts.filter((found) => begins(found, path) && found.length === path.length + 1)
      .map((found) => String(found.at(-1)));
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

function begins(path: Path, beginning: Path): boolean {
  return beginning.every((step, index) => path[index] === step);
}
