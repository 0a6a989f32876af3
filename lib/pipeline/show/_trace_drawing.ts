type Way = "up" | "down" | "left" | "right";

const ways: Record<string, Way[]> = {
  "│": ["up", "down"],
  "─": ["left", "right"],
  "╭": ["down", "right"],
  "╮": ["down", "left"],
  "╰": ["up", "right"],
  "╯": ["up", "left"],
  "├": ["up", "down", "right"],
  "┤": ["up", "down", "left"],
  "┬": ["down", "left", "right"],
  "┴": ["up", "left", "right"],
  "┼": ["up", "down", "left", "right"],
};
const steps: Record<Way, [number, number]> = {
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
};
const opposite: Record<Way, Way> = { up: "down", down: "up", left: "right", right: "left" };

interface Box {
  name: string;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Reads a drawing as a person does: follows each line from a box down to those that it enters. */
export function tracedEdges(lines: readonly string[], names: readonly string[]): string[] {
  const grid = lines.map((line) => [...line]);
  const boxes = names.map((name) => boxOf(grid, name));
  const found = new Set<string>();
  for (const box of boxes) {
    for (let column = box.left + 1; column < box.right; column++) {
      if (grid[box.bottom]![column] !== "┬") continue;
      for (const to of reached(grid, boxes, box.bottom, column)) found.add(`${box.name}>${to}`);
    }
  }
  return [...found].sort();
}

function boxOf(grid: string[][], name: string): Box {
  const row = grid.findIndex((line) => line.join("").match(new RegExp(`[│] +${name} +[│]`)));
  const middle = grid[row]!.join("").search(new RegExp(`(?<=[│] +)${name}(?= +[│])`));
  let [left, right, bottom] = [middle, middle, row];
  while (grid[row]![left] !== "│") left--;
  while (grid[row]![right] !== "│") right++;
  while (grid[bottom]![left] !== "└") bottom++;
  return { name, top: row - 1, bottom, left, right };
}

function reached(grid: string[][], boxes: Box[], row: number, column: number): string[] {
  const open: [number, number, Way][] = [[row, column, "down"]];
  const seen = new Set<string>();
  const found: string[] = [];
  while (open.length > 0) {
    const [from_row, from_column, way] = open.pop()!;
    const [next_row, next_column] = [from_row + steps[way][0], from_column + steps[way][1]];
    const key = `${next_row} ${next_column} ${way}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const box = boxes.find((one) =>
      one.top === next_row && next_column >= one.left && next_column <= one.right
    );
    const sign = grid[next_row]?.[next_column] ?? " ";
    if (box !== undefined) {
      if (way !== "down" || sign !== "┴") throw new Error(`A line runs into box ${box.name}`);
      found.push(box.name);
      continue;
    }
    const leads = ways[sign];
    if (leads === undefined) throw new Error(`A line ends at ${next_row}:${next_column}`);
    // An upright line that is whole hides the one behind it, which goes on straight.
    const is_hidden = sign === "│" && (way === "left" || way === "right");
    if (!is_hidden && !leads.includes(opposite[way])) {
      throw new Error(`A line meets another at ${next_row}:${next_column}`);
    }
    for (const on of is_hidden ? [way] : leads.filter((one) => one !== opposite[way])) {
      open.push([next_row, next_column, on]);
    }
  }
  return found;
}
