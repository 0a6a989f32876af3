import { isRecord } from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import type { Lineage } from "./lineage.ts";
import type { Maker, TracedInput } from "./lineage_trace.ts";
import { printable } from "./table.ts";
import { bytes, duration } from "./words.ts";

/** A line with the lines that belong to it. */
interface Branch {
  text: string;
  below: Branch[];
}

const hash_length = 12;

/** A lineage as an indented tree; a stage that was shown before is only named. */
export function lineageLines(lineage: Lineage): string[] {
  const { path, content, made_by, makers, source_of, notes } = lineage;
  const told = new Set<string>();
  const below = made_by === undefined
    ? source_of.map((reader) => leaf(`no stage made it; it is read by ${reader}`))
    : [makerBranch(made_by, makers, told)];
  const top = `${path}  ${contentText(content)}`;
  return drawn({ text: top, below: [...notes.map((note) => leaf(`note: ${note}`)), ...below] });
}

function makerBranch(key: string, makers: Lineage["makers"], told: Set<string>): Branch {
  const maker = makers[key]!;
  const from = maker.dataset === undefined ? "" : ` of data set ${maker.dataset}`;
  const text = `made by stage ${maker.stage}${from}`;
  if (told.has(key)) return leaf(`${text} (see above)`);
  told.add(key);
  const { run, code, packages = {}, runtime, params = {}, values = {}, inputs } = maker;
  const below: Branch[] = [leaf(runText(run))];
  if (code === undefined) {
    below.push(leaf(
      "code, parameters and inputs: not in any lock file here, those of other commits may have them",
    ));
  } else {
    below.push(list("code", Object.entries(code).map(([file, hash]) => `${file}  ${short(hash)}`)));
    const versions = Object.keys(packages);
    if (runtime) versions.unshift(`Deno ${runtime.deno} on ${runtime.platform}`);
    below.push(list("packages", versions));
  }
  const given = [...settings(params), ...settings(values)];
  if (given.length > 0) below.push(list("parameters", given));
  for (const input of inputs ?? []) below.push(inputBranch(input, makers, told));
  return { text, below };
}

function inputBranch(input: TracedInput, makers: Lineage["makers"], told: Set<string>): Branch {
  const { name, path, hash, size, files, made_by, reads } = input;
  if (hash === null) return leaf(`input ${name} = ${path ?? "source"}  was not there (optional)`);
  const what = path ?? "a source from outside";
  const text = `input ${name} = ${what}  ${contentText({ hash, size, files })}${readText(input)}`;
  if (made_by.length > 0) {
    return { text, below: made_by.map((key) => makerBranch(key, makers, told)) };
  }
  const origin = path === undefined ? [] : [leaf("no stage on record made it")];
  return { text, below: reads === undefined && path === undefined ? [] : origin };
}

/** How much of an input was really read. */
function readText({ files, reads }: TracedInput): string {
  if (reads === undefined) return "";
  if (reads.length === 0) return "  (declared, but never read)";
  return files !== undefined && reads.length < files ? `  (${reads.length} of its files read)` : "";
}

function runText(run: Maker["run"]): string {
  if (run === undefined) return "run: not on record on this machine";
  const when = run.began.replace("T", " ").replace(/\..*$/, "");
  return `run: ${when} UTC, ${duration(run.seconds)}`;
}

/** Each value with its dotted name. */
function settings(value: unknown, name = ""): string[] {
  if (!isRecord(value)) return [`${name} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, below]) =>
    settings(below, name === "" ? key : `${name}.${key}`)
  );
}

function list(heading: string, items: readonly string[]): Branch {
  if (items.length === 1) return leaf(`${heading}: ${items[0]}`);
  return { text: `${heading}:${items.length === 0 ? " none" : ""}`, below: items.map(leaf) };
}

function leaf(text: string): Branch {
  return { text, below: [] };
}

function contentText({ hash, size, files }: Content): string {
  const count = files === undefined ? "" : ` in ${files} ${files === 1 ? "file" : "files"}`;
  return `${bytes(size)}${count}  ${short(hash)}`;
}

function short(hash: string): string {
  return hash.slice(0, hash_length);
}

function drawn({ text, below }: Branch): string[] {
  const lines = [printable(text)];
  below.forEach((branch, at) => {
    const is_last = at === below.length - 1;
    const [first = "", ...rest] = drawn(branch);
    lines.push(`${is_last ? "└" : "├"} ${first}`);
    lines.push(...rest.map((line) => `${is_last ? " " : "│"} ${line}`));
  });
  return lines;
}
