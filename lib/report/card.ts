/** A card: a few sections of plain text and tables, made once and drawn as a page or as Markdown. */
import { type Html, html } from "./html.ts";
import { page } from "./page.ts";
import { table, warning } from "./pieces.ts";

/** A table of texts; its first column names the rows. */
export interface CardTable {
  kind: "table";
  caption?: string;
  columns: readonly { title: string; number?: boolean }[];
  rows: readonly (readonly string[])[];
}

export type CardBlock =
  | { kind: "text"; text: string }
  | { kind: "warning"; text: string }
  | { kind: "list"; items: readonly string[] }
  | CardTable;

export interface CardSection {
  /** Unique in the card, for links to it. */
  id: string;
  title: string;
  blocks: readonly CardBlock[];
}

export interface Card {
  title: string;
  /** The card in one or two sentences. */
  intro: string;
  sections: readonly CardSection[];
}

/** The card as a page in one file. Whatever its texts hold is shown as it is. */
export function cardPage({ title, intro, sections }: Card): string {
  return page({
    title,
    intro: html`<p class="about">${intro}</p>`,
    sections: sections.map(({ blocks, ...section }) => ({ ...section, body: body(blocks) })),
  });
}

function body(blocks: readonly CardBlock[]): Html {
  return html`${blocks.map(blockHtml)}`;
}

function blockHtml(block: CardBlock): Html {
  switch (block.kind) {
    case "text":
      return html`<p>${block.text}</p>\n`;
    case "warning":
      return warning(html`<p>${block.text}</p>`);
    case "list":
      return html`<ul>${block.items.map((item) => html`<li>${item}</li>\n`)}</ul>\n`;
    case "table":
      return table(
        block.columns.map(({ title, number }, at) => ({
          title,
          number,
          value: (row: readonly string[]) => row[at] ?? "",
        })),
        block.rows,
        { caption: block.caption, cards: true },
      );
  }
}
