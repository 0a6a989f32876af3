import { type Diff, workFolder } from "./diff.ts";
import type { ContentChange, ValueChange } from "./diff_parts.ts";
import { numberText, printable, textTable, textWidth } from "./table.ts";
import { bytes } from "./words.ts";

const value_length_max = 60;

/** A comparison in words, a heading for each kind of difference that there is. */
export function diffLines(diff: Diff): string[] {
  const { stages, params, values, code, sources, metrics, artifacts, notes } = diff;
  const [from, to] = [printable(diff.from), printable(diff.to ?? workFolder)];
  const parts = [
    section("stages", [
      ...stages.added.map((stage) => `added    ${printable(stage)}`),
      ...stages.removed.map((stage) => `removed  ${printable(stage)}`),
    ]),
    section("parameters", valueLines(params)),
    section("values", valueLines(values)),
    section("code", code.map(codeLine)),
    section("sources", contentLines(sources, ({ stage, name }) => `${stage}.${name}`)),
    section(
      "metrics",
      metrics.length === 0 ? [] : textTable(
        ["", from, to, "difference"],
        metrics.map(({ stage, key, before, after, difference }) => [
          `${stage}.${key}`,
          before,
          after,
          difference === undefined ? undefined : signed(difference),
        ]),
      ).split("\n"),
    ),
    section("artifacts", contentLines(artifacts, ({ name }) => name)),
    section("not compared", notes.map(printable)),
  ];
  const found = parts.flat();
  return [
    `${from} → ${to}${diff.to === undefined ? ", as its stages last ran" : ""}`,
    ...(found.length > 0 ? found : ["  no differences"]),
  ];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`)];
}

function valueLines(changes: readonly ValueChange[]): string[] {
  const names = changes.map(({ stage, key }) => printable(`${stage}.${key}`));
  const width = Math.max(0, ...names.map(textWidth));
  return changes.map(({ before, after }, at) =>
    `${names[at]!.padEnd(width)}  ${shown(before)} → ${shown(after)}`
  );
}

/** Files and packages have hashes, which say nothing to people. */
function codeLine({ stage, key, before, after }: ValueChange): string {
  const has_hash = key !== "Deno" && key !== "platform";
  const verb = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return printable(`${stage}  ${key} ${has_hash ? verb : `${before} → ${after}`}`);
}

function contentLines(
  changes: readonly ContentChange[],
  name: (change: ContentChange) => string,
): string[] {
  const width = Math.max(0, ...changes.map((change) => textWidth(printable(name(change)))));
  return changes.map((change) => {
    const { before, after } = change;
    const sizes = [before, after].flatMap((content) =>
      content === undefined ? [] : [
        content.files === undefined
          ? bytes(content.size)
          : `${bytes(content.size)} in ${content.files} ${content.files === 1 ? "file" : "files"}`,
      ]
    );
    const words = before && after && sizes[0] === sizes[1]
      ? `${sizes[0]}${sizeStep(after.size - before.size)}`
      : sizes.join(" → ");
    return `${change.change.padEnd(7)}  ${printable(name(change)).padEnd(width)}  ${words}`;
  });
}

function sizeStep(step: number): string {
  return step === 0 ? ", same size" : ` (${step > 0 ? "+" : "-"}${bytes(Math.abs(step))})`;
}

function signed(value: number): string {
  return value > 0 ? `+${numberText(value)}` : numberText(value);
}

function shown(value: ValueChange["before"]): string {
  if (value === undefined) return "none";
  const text = printable(JSON.stringify(value));
  return text.length <= value_length_max ? text : `${text.slice(0, value_length_max - 1)}…`;
}
