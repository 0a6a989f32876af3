/** Tables, figures and other pieces of a page. */
import { type Html, html, type HtmlValue } from "./html.ts";

export interface Column<Row> {
  title: string;
  value(row: Row): HtmlValue;
  /** Numbers stand to the right. */
  number?: boolean;
  /** On a small screen the value stands below its name. */
  wide?: boolean;
}

/** A table; `cards`: on a small screen each row becomes a block of its own. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { caption, cards = false }: { caption?: HtmlValue; cards?: boolean } = {},
): Html {
  const kind = ({ number, wide }: Column<Row>) =>
    [number && "number", wide && "wide"].filter(Boolean).join(" ");
  const cells = (row: Row) =>
    columns.map((column, at) => {
      const value = column.value(row);
      return at === 0
        ? html`<th scope="row" class="${kind(column)}" data-name="${column.title}">${value}</th>`
        : html`<td class="${kind(column)}" data-name="${column.title}">${value}</td>`;
    });
  const head = columns.map((column) =>
    html`<th scope="col" class="${kind(column)}">${column.title}</th>`
  );
  return html`
    <div class="scroll">
      <table${cards && html`
        class="cards"
      `}>
    ${caption !== undefined && html`<caption>${caption}</caption>`}
    <thead><tr>${head}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>
    </table></div>
  `;
}

/** What a line or dot in a chart stands for. */
export interface Key {
  name: string;
  tone: Tone | Shade;
  mark?: Stroke | "dot" | "ring" | "bar";
}

export type Stroke = "line" | "dashed" | "dotted";

/** One of the page's four chart colours. */
export type Tone = 1 | 2 | 3 | 4;

/** A colour for a value: from the lowest, v1, to the highest, v5; v0 for what has no place among them. */
export type Shade = "v0" | "v1" | "v2" | "v3" | "v4" | "v5";

/** The colour as charts take it: the page says what it is, in light and in dark. */
export function toneColor(tone: Tone | Shade): string {
  return typeof tone === "number" ? `var(--c${tone})` : `var(--${tone})`;
}

/** What the marks of one or more charts stand for. */
export function keyList(keys: readonly Key[]): Html {
  return html`<ul class="keys">${keys.map((key) => html`<li>${sample(key)}${key.name}</li>`)}</ul>`;
}

/** A chart with its key, and below it what it says. */
export function figure(
  title: string,
  chart: Html,
  caption: HtmlValue,
  keys: readonly Key[] = [],
): Html {
  return html`
    <figure>
    <h3>${title}</h3>
    ${keys.length > 0 && keyList(keys)}
    ${chart}
    ${caption !== "" && caption !== false && html`<figcaption>${caption}</figcaption>`}
    </figure>
  `;
}

function sample({ tone, mark = "line" }: Key): Html {
  const color = toneColor(tone);
  const shapes = {
    line: html`
      <path d="M1 6H21" stroke="${color}" stroke-width="3" />
    `,
    dashed: html`
      <path d="M1 6H21" stroke="${color}" stroke-width="2" stroke-dasharray="5 3" />
    `,
    dotted: html`
      <path d="M1 6H21" stroke="${color}" stroke-width="2" stroke-dasharray="2 3" />
    `,
    dot: html`
      <circle cx="11" cy="6" r="5" fill="${color}" />
    `,
    ring: html`
      <circle cx="11" cy="6" r="4" fill="none" stroke="${color}" stroke-width="2" />
    `,
    bar: html`
      <rect x="4" y="1" width="14" height="10" fill="${color}" />
    `,
  };
  return html`<svg viewBox="0 0 22 12" aria-hidden="true">${shapes[mark]}</svg>`;
}

/** Key figures side by side. */
export function tiles(items: readonly { value: string; name: string; more?: string }[]): Html {
  return html`<ul class="tiles">${
    items.map(({ value, name, more }) =>
      html`<li><span class="value">${value}</span> <span class="name">${name}</span>${
        more !== undefined && html`
          <span class="more">${more}</span>
        `
      }</li>\n`
    )
  }</ul>`;
}

/** Figures in as many columns as there is room for. */
export function figures(...items: (Html | false)[]): Html {
  return html`<div class="figures">${items}</div>`;
}

export function warning(body: HtmlValue): Html {
  return html`<div class="warning" role="note">${body}</div>`;
}
