import { byStage, type MetricsFile } from "./metrics.ts";
import { printable, textTable } from "./table.ts";

/** The numbers of metrics files, a block a stage; then what is missing and why. */
export function metricsLines(files: readonly MetricsFile[]): string[] {
  const blocks = Object.entries(byStage(files)).map(([stage, numbers]) => [
    stage,
    ...textTable(["", ""], Object.entries(numbers)).split("\n").slice(1).map((line) => `  ${line}`),
  ]);
  const notes = files.flatMap(({ stage, path, note }) =>
    note === undefined ? [] : [printable(`${stage}  ${path}: ${note}`)]
  );
  return [...blocks, notes].filter((block) => block.length > 0)
    .flatMap((block, at) => at === 0 ? block : ["", ...block]);
}
