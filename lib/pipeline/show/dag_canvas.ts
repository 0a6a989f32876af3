import type { Net } from "./dag_channel.ts";
import { textWidth } from "./table.ts";

const [up, right, down, left] = [1, 2, 4, 8];
const box_signs = { solid: "┌─┐│└┘", dashed: "┌┄┐┆└┘" };

/** Sign of a line by the directions that it leads to; corners are round, those of boxes are not. */
const line_signs: Record<number, string> = {
  [up | down]: "│",
  [up]: "│",
  [down]: "│",
  [left | right]: "─",
  [left]: "─",
  [right]: "─",
  [up | right]: "╰",
  [up | left]: "╯",
  [down | right]: "╭",
  [down | left]: "╮",
  [up | down | right]: "├",
  [up | down | left]: "┤",
  [left | right | down]: "┬",
  [left | right | up]: "┴",
  [left | right | up | down]: "┼",
};

/** Boxes and lines on a grid of signs. */
export class Canvas {
  #signs: string[][] = [];

  /** A net: down from its node to `level`, along it, and down to `bottom`. */
  net({ from, to }: Net, top: number, level: number, bottom: number): void {
    const ways = new Map<number, Map<number, number>>();
    const add = (row: number, column: number, way: number) => {
      if (!ways.has(row)) ways.set(row, new Map());
      ways.get(row)!.set(column, (ways.get(row)!.get(column) ?? 0) | way);
    };
    for (let row = top; row <= level; row++) add(row, from, row === level ? up : up | down);
    for (let column = Math.min(from, ...to); column <= Math.max(from, ...to); column++) {
      if (column > Math.min(from, ...to)) add(level, column, left);
      if (column < Math.max(from, ...to)) add(level, column, right);
    }
    for (const column of to) {
      for (let row = level; row <= bottom; row++) {
        add(row, column, row === level ? down : up | down);
      }
    }
    for (const [row, columns] of ways) {
      for (const [column, way] of columns) this.#cross(row, column, line_signs[way]!);
    }
  }

  upright(column: number, top: number, bottom: number): void {
    for (let row = top; row <= bottom; row++) this.#put(row, column, "│");
  }

  box(x: number, y: number, width: number, texts: readonly string[], dashed: boolean): void {
    const [nw, flat, ne, side, sw, se] = [...(dashed ? box_signs.dashed : box_signs.solid)];
    const inner = width - 2;
    this.#text(y, x, `${nw}${flat!.repeat(inner)}${ne}`);
    texts.forEach((text, at) => {
      const space = inner - 2 - textWidth(text);
      const before = " ".repeat(1 + Math.floor(space / 2));
      const after = " ".repeat(1 + Math.ceil(space / 2));
      this.#text(y + 1 + at, x, `${side}${before}${text}${after}${side}`);
    });
    this.#text(y + 1 + texts.length, x, `${sw}${flat!.repeat(inner)}${se}`);
  }

  /** Opens a box's edge for a line that leads up or down from it. */
  join(column: number, row: number, way: "up" | "down"): void {
    const next = way === "up" ? "┴" : "┬";
    this.#pending.push([row, column, next]);
  }
  #pending: [number, number, string][] = [];

  lines(): string[] {
    for (const [row, column, sign] of this.#pending) this.#put(row, column, sign);
    return this.#signs.map((row) => Array.from(row, (sign) => sign ?? " ").join("").trimEnd());
  }

  #cross(row: number, column: number, sign: string): void {
    const there = this.#signs[row]?.[column];
    const is_crossing = (there === "│" && sign === "─") || (there === "─" && sign === "│");
    this.#put(row, column, is_crossing ? "│" : sign);
  }

  #text(row: number, column: number, text: string): void {
    let at = column;
    for (const sign of text) {
      const width = textWidth(sign);
      if (width === 0) this.#signs[row]![at - 1] += sign;
      else this.#put(row, at, sign);
      if (width === 2) this.#put(row, at + 1, "");
      at += width;
    }
  }

  #put(row: number, column: number, sign: string): void {
    while (this.#signs.length <= row) this.#signs.push([]);
    this.#signs[row]![column] = sign;
  }
}
