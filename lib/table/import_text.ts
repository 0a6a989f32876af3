/** Reads text files into plain lines: CSV in all its shapes, and JSON lines. */
import { type Encoding, readBytes } from "./byte_source.ts";
import type { ImportColumn } from "./import_column.ts";
import { type HeaderMatch, matchHeader, type Nearest, sourceName } from "./header.ts";
import { numbersAsStrings } from "./json_numbers.ts";
import { outBytes, PlainWriter, textToPlain, writeAll } from "./plain_writer.ts";
import { readRecords } from "./read_records.ts";
import { type Problem, RecordScanner, separator, type Shape } from "./record_scanner.ts";
import type { SourceFile } from "./source_files.ts";
import { type Delimiter, type TextHead, textHead } from "./text_head.ts";

/** A year of daily files may all have the same mistake. */
const problems_max = 50;

const nothing = new Uint8Array(0);

export interface TextImport {
  files: readonly SourceFile[];
  columns: readonly ImportColumn[];
  /** JSON lines stay whole lines. */
  format: "csv" | "jsonl";
  delimiter: Delimiter;
  header: boolean;
  encoding: Encoding;
  record_bytes_max: number;
  unknown_columns: "refuse" | "ignore";
  nearest: Nearest;
  /** Files to write: records as plain lines, and those that cannot be read. */
  records: string;
  refused: string;
  advance(bytes: number): void;
}

export interface TextImported {
  /** Records that were not blank, without headers; both kinds of file together. */
  records: number;
  /** Those of them that stand in the file of records. */
  readable: number;
  blank_lines: number;
  /** Whether a plain line holds escapes. */
  escaped: boolean;
  /** What parts the fields of the first file; undefined: white space. */
  delimiter: string | undefined;
  ignored_columns: string[];
}

interface Plan {
  file: SourceFile;
  shape: Shape;
  take: readonly number[] | undefined;
  fields: number;
}

/** @throws {TypeError} With everything that is wrong with the files' heads. */
export async function importText(what: TextImport): Promise<TextImported> {
  const { plans, ignored } = await planFiles(what);
  const out = new Uint8Array(outBytes(lineBytesMax(what)));
  const texts = new Set(what.columns.filter(({ type }) => type === "string").map(sourceName));
  const isText = (key: string) => texts.has(key);
  const first = plans[0]?.shape;
  const result: TextImported = {
    records: 0,
    readable: 0,
    blank_lines: 0,
    escaped: false,
    delimiter: first?.kind === "delimiter" ? String.fromCharCode(first.byte) : undefined,
    ignored_columns: ignored,
  };
  using writer = new PlainWriter(what.records, out);
  using refused = Deno.openSync(what.refused, { write: true, create: true, truncate: true });
  const tail = new TextEncoder();
  for (const [index, { file, shape, take, fields }] of plans.entries()) {
    const scanner = new RecordScanner(shape, out);
    let start = 0;
    let isHeader = what.header && what.format === "csv";
    const refuse = (line: number, reason: string, raw: Uint8Array): void => {
      if (isHeader) {
        throw new TypeError(`Cannot read "${file.name}": its header cannot be read: ${reason}`);
      }
      result.records++;
      const lead = [String(index), String(line), reason].map((text) => [...tail.encode(text)]);
      const text = textToPlain(shownBytes(raw));
      const bytes = lead.flatMap((field) => [...field, separator]);
      writeAll(refused, new Uint8Array([...bytes, ...text, 0x0a]));
    };
    await readRecords(
      readBytes(file.path, file.name, what.encoding, what.advance),
      scanner,
      what.record_bytes_max,
      {
        begin(line) {
          writer.begin(scanner, index, line);
          start = scanner.at;
        },
        record(line, raw) {
          if (isHeader) {
            isHeader = false;
          } else if (scanner.fields !== fields) {
            const plural = scanner.fields === 1 ? "field" : "fields";
            refuse(line, `it has ${scanner.fields} ${plural}, must have ${fields}`, raw());
          } else {
            if (what.format === "jsonl") {
              const json = numbersAsStrings(raw(), isText);
              const exact = json === undefined ? nothing : textToPlain(json);
              if (exact.length > 2 * what.record_bytes_max) {
                return refuse(line, reasonOf("too_long", what), raw());
              }
              writer.add(scanner, exact);
            }
            result.records++;
            result.readable++;
            writer.keep(scanner, start, take);
          }
        },
        refuse: (line, problem, raw) => refuse(line, reasonOf(problem, what), raw),
        blank: () => void result.blank_lines++,
      },
    );
    result.escaped ||= scanner.escaped;
  }
  return result;
}

/** Bytes of the longest plain line, without its numbers: any byte may be escaped, and JSON may stand twice. */
export function lineBytesMax(
  { format, record_bytes_max }: Pick<TextImport, "format" | "record_bytes_max">,
) {
  return (format === "jsonl" ? 4 : 2) * record_bytes_max + 1;
}

/** Looks at the head of every file before the first is read, so that all mistakes come at once. */
async function planFiles(what: TextImport): Promise<{ plans: Plan[]; ignored: string[] }> {
  const plans: Plan[] = [];
  const problems: string[] = [];
  const ignored = new Set<string>();
  for (const file of what.files) {
    if (what.format === "jsonl") {
      if (await isList(file, what)) {
        problems.push(
          `Cannot read "${file.name}": it is one JSON list, must be JSON lines: an object a line, ` +
            "without brackets around them and commas between",
        );
      }
      plans.push({ file, shape: { kind: "line" }, take: undefined, fields: 1 });
      continue;
    }
    const head = await headOf(file, what);
    const match = judgeHead(head, what);
    problems.push(...match.problems.map((problem) => `Cannot read "${file.name}": ${problem}`));
    match.unknown.forEach((name) => ignored.add(name));
    if (head === undefined || match.problems.length > 0) continue;
    const fields = what.header ? head.fields.length : what.columns.length;
    const isAsIs = fields === what.columns.length &&
      match.take.every((field, index) => field === index);
    plans.push({ file, shape: head.shape, take: isAsIs ? undefined : match.take, fields });
  }
  if (problems.length > 0) {
    const more = problems.length - problems_max;
    const rest = more > 0 ? [`and ${more} more like these`] : [];
    throw new TypeError([...problems.slice(0, problems_max), ...rest].join("\n"));
  }
  return { plans, ignored: [...ignored].sort() };
}

/** Whether a JSON file begins with a list, as exports of a whole table do. */
async function isList(file: SourceFile, what: TextImport): Promise<boolean> {
  for await (const chunk of readBytes(file.path, file.name, what.encoding, () => {})) {
    const start = new TextDecoder().decode(chunk).trimStart();
    if (start !== "") return start.startsWith("[");
  }
  return false;
}

async function headOf(file: SourceFile, what: TextImport): Promise<TextHead | undefined> {
  for await (const chunk of readBytes(file.path, file.name, what.encoding, () => {})) {
    const head = textHead(chunk, what.delimiter, what.header, what.columns);
    if (head !== undefined) return head;
  }
  return undefined;
}

function judgeHead(head: TextHead | undefined, what: TextImport): HeaderMatch {
  const none = { take: what.columns.map((_, index) => index), unknown: [] };
  const problem = (text: string) => ({ ...none, problems: [text] });
  if (head === undefined) return problem("it is empty, put data into it or take it away");
  if (!what.header) return { ...none, problems: [] };
  if (head.problem !== undefined) {
    return problem(`its header cannot be read: ${reasonOf(head.problem, what)}`);
  }
  return matchHeader(head.fields, what.columns, { ...what, form: "first line" });
}

function reasonOf(problem: Problem, { encoding, record_bytes_max }: TextImport): string {
  switch (problem) {
    case "nul":
      return "it holds a NUL byte";
    case "open_quote":
      return "a quote is opened and never closed";
    case "after_quote":
      return "text follows a closing quote, a quote inside of quotes must be doubled";
    case "too_long":
      return `it is longer than ${record_bytes_max / 1024} KiB`;
    case "encoding":
      return {
        "utf-8": 'it holds bytes that are no UTF-8, perhaps "encoding: latin-1" is meant',
        "utf-16": "it holds half a character of UTF-16",
        "latin-1": "it holds a byte that Latin-1 has no letter for, perhaps the file is " +
          "Windows-1252: convert it to UTF-8",
      }[encoding];
  }
}

/** Bytes as text that shows what is no text; a long one is cut. */
function shownBytes(raw: Uint8Array): string {
  const bytes = raw.subarray(0, 1 << 16);
  const more = raw.length > bytes.length ? `… (${raw.length} bytes)` : "";
  try {
    // As a stream where it is cut, for the cut may go through a character.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes, { stream: more !== "" });
    return text.replaceAll("\0", "\\x00") + more;
  } catch {
    return [...bytes].map((byte) =>
      byte > 0 && byte < 0x80
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`
    ).join("") + more;
  }
}
