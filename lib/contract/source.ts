import type { Written } from "./grammar.ts";
import { quoted } from "../std/nearest.ts";
import type { Problems } from "./problems.ts";
import { type Path, shown } from "./section.ts";
import type { SeenEntry } from "./seen.ts";
import type { TableSource } from "./types.ts";

type WrittenSource = NonNullable<SeenEntry<Written<"tables">>["source"]>;
type Files = Extract<TableSource, { kind: "files" }>;

const delimiters = {
  auto: "auto",
  comma: ",",
  tab: "\t",
  semicolon: ";",
  pipe: "|",
  white_space: "white_space",
} as const satisfies Record<string, Files["delimiter"]>;

/** Where a table's rows come from, defaults filled in. */
export function makeSource(written: WrittenSource, path: Path, problems: Problems): TableSource {
  const { generate, files, format = "auto", delimiter = "auto", header = true } = written;
  const { encoding = "utf-8" } = written;
  if (generate !== undefined) {
    const others = Object.entries(written)
      .filter(([key, value]) => key !== "generate" && value !== undefined).map(([key]) => key);
    if (others.length > 0) {
      problems.add(path, `has "generate" and ${quoted(others)}`, 'must have "generate" alone');
    }
    return { kind: "generate", generator: generate };
  }
  if (files !== undefined && (/^[/\\~]|^[A-Za-z]:|\\/.test(files) || parts(files).includes(".."))) {
    problems.add(
      [...path, "files"],
      `is ${shown(files)}`,
      "must be a name or pattern below the source's folder: events/*.csv",
    );
  }
  if (format === "parquet" || format === "jsonl") {
    for (const key of ["delimiter", "header"] as const) {
      if (written[key] === undefined) continue;
      problems.add([...path, key], `is there for ${format}`, "only csv takes one");
    }
  }
  return {
    kind: "files",
    ...files === undefined ? {} : { files },
    format,
    delimiter: delimiters[delimiter],
    header,
    encoding,
  };
}

function parts(path: string): string[] {
  return path.split("/");
}
