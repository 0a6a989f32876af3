import type { Card, CardBlock, CardTable } from "./card.ts";

/** The card as Markdown, for code hosts and registries. Whatever its texts hold is shown as it is. */
export function cardMarkdown({ title, intro, sections }: Card): string {
  const parts = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(intro),
    ...sections.flatMap(({ title, blocks }) => [
      `## ${escapeMarkdown(title)}`,
      ...blocks.map(blockMarkdown),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function blockMarkdown(block: CardBlock): string {
  switch (block.kind) {
    case "text":
      return escapeMarkdown(block.text);
    case "warning":
      return `> **Warning:** ${escapeMarkdown(block.text)}`;
    case "list":
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join("\n");
    case "table":
      return tableMarkdown(block);
  }
}

function tableMarkdown({ caption, columns, rows }: CardTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const rule = columns.map(({ number }) => number ? "---:" : "---").join(" | ");
  const cells = (row: readonly string[]) => columns.map((_, at) => row[at] ?? "");
  const text = [
    line(columns.map(({ title }) => title)),
    `| ${rule} |`,
    ...rows.map((row) => line(cells(row))),
  ].join("\n");
  return caption === undefined ? text : `${escapeMarkdown(caption)}\n\n${text}`;
}

/**
 * Text on one line that Markdown takes for nothing but text: names come from data, and a level of a
 * category may be anything.
 */
export function escapeMarkdown(text: string): string {
  return text.toWellFormed()
    .replace(/[\p{Zl}\p{Zp}\s]+/gu, " ").trim()
    // deno-lint-ignore no-control-regex -- these are what is looked for
    .replace(/[\0-\x1f\x7f]/g, "\ufffd")
    .replace(/[\\`*_[\]<>|~&$]/g, "\\$&")
    // At the beginning of a line these make a list or a heading.
    .replace(/^([-+=#]|\d+[.)])/, (mark) => mark.replace(/[-+=#.)]$/, "\\$&"))
    // What looks like an address would become a link.
    .replace(/(https?|ftp|www|mailto)([:.])/gi, "$1\\$2")
    .replaceAll("@", "\\@");
}
