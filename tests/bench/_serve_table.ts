/** The table of the API's bench. */

/** One thing that was measured. */
export interface Line {
  what: string;
  ours: string;
  numpy?: string;
  pandas?: string;
  /** How many times better than each. */
  times?: { numpy?: number; pandas?: number };
  target?: string;
  reached?: boolean;
}

/** Prints the table, and where a rival is better. */
export function printTable(lines: readonly Line[]): void {
  console.log("| what | this API | FastAPI, numpy | FastAPI, pandas | ratio | target | |");
  console.log("|---|---|---|---|---|---|---|");
  for (const { what, ours, numpy, pandas, times = {}, target, reached } of lines) {
    const ratio = Object.entries(times)
      .flatMap(([name, value]) => value === undefined ? [] : [`${value.toFixed(1)} × ${name}`]);
    const verdict = reached === undefined ? "" : reached ? "reached" : "missed";
    const cells = [what, ours, numpy, pandas, ratio.join(", "), target, verdict];
    console.log(`| ${cells.map((cell) => cell ?? "").join(" | ")} |`);
  }
  const slower = lines.flatMap(({ what, times = {} }) =>
    Object.entries(times).flatMap(([name, value]) =>
      value !== undefined && value < 1 ? [`${what}: ${value.toFixed(2)} × ${name}`] : []
    )
  );
  console.log(`\nSlower than a rival: ${slower.length === 0 ? "nowhere" : slower.join("; ")}.`);
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

export function perSecond(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${whole(value)}/s`;
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
