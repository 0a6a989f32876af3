import type { Card, CardBlock, CardTable } from "./card.ts";

/** The card as Markdown, for code hosts and registries. Whatever its texts hold is shown as it is. */
export function cardMarkdown({ title, intro, sections }: Card): string {
  const parts = [
    `# ${inline(title)}`,
    line(intro),
    ...sections.flatMap(({ title, blocks }) => [
      `## ${inline(title)}`,
      ...blocks.map(blockMarkdown),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function blockMarkdown(block: CardBlock): string {
  switch (block.kind) {
    case "text":
      return line(block.text);
    case "warning":
      return `> **Warning:** ${inline(block.text)}`;
    case "list":
      return block.items.map((item) => `- ${line(item)}`).join("\n");
    case "table":
      return tableMarkdown(block);
  }
}

function tableMarkdown({ caption, columns, rows }: CardTable): string {
  const row = (cells: readonly string[]) => `| ${cells.map(inline).join(" | ")} |`;
  const rule = columns.map(({ number }) => number ? "---:" : "---").join(" | ");
  const text = [
    row(columns.map(({ title }) => title)),
    `| ${rule} |`,
    ...rows.map((cells) => row(columns.map((_, at) => cells[at] ?? ""))),
  ].join("\n");
  return caption === undefined ? text : `${line(caption)}\n\n${text}`;
}

/** Text at the beginning of a line, where some signs make a list or a heading. */
function line(text: string): string {
  return inline(text).replace(/^([-+=]|\d+[.)](?=\s|$))/, (mark) => mark.replace(/.$/, "\\$&"));
}

/**
 * Text that Markdown takes for nothing but text, on one line: names come from data, and a level of a
 * category may be anything.
 */
function inline(text: string): string {
  return text.toWellFormed()
    .replace(/\s+/g, " ").trim()
    // deno-lint-ignore no-control-regex -- these are what is looked for
    .replace(/[\0-\x1f\x7f]/g, "\ufffd")
    .replace(/[\\`*_[\]<>|~&$@]/g, "\\$&")
    .replace(/(^| )#/g, "$1\\#")
    // What looks like an address would become a link.
    .replace(/(https?|ftp|www|mailto)([:.])/gi, "$1\\$2");
}
