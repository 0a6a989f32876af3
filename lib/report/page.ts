import { createHash } from "node:crypto";
import { Html, html } from "./html.ts";
import { style } from "./style.ts";

/** A part of a page with a heading of its own. */
export interface Section {
  /** Unique in the page, for links to it. */
  id: string;
  title: string;
  body: Html;
}

export interface Page {
  title: string;
  /** Between the title and the sections. */
  intro?: Html;
  sections: readonly Section[];
  footer?: Html;
}

/** A larger page is slow to open and to send. */
export const page_bytes_max = 1024 * 1024;

/**
 * A page in one file that asks nothing of any network: no script, no font, no picture from outside.
 * A policy in its head forbids the browser to load anything at all.
 *
 * @throws {RangeError} If it is larger than {@linkcode page_bytes_max}.
 */
export function page({ title, intro, sections, footer }: Page): string {
  const style_hash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${style_hash}'; base-uri 'none'; ` +
    "form-action 'none'";
  const links = sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>\n`);
  const text = `${html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>${title}</title>
        <style>${Html.trusted(style)}</style>
      </head>
      <body>
        <header>
    <h1>${title}</h1>
    ${intro}
    ${sections.length > 1 && html`<nav aria-label="Sections">${links}</nav>`}
        </header>
        <main>
    ${sections.map(section)}
        </main>
        <footer>${footer}</footer>
      </body>
    </html>
  `}`;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= page_bytes_max) return text;
  throw new RangeError(
    `Cannot make page "${title}": it has ${bytes} bytes, must have at most ${page_bytes_max}`,
  );
}

function section({ id, title, body }: Section): Html {
  return html`
    <section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
    </section>
  `;
}
