/** Markup that is safe to put into a page as it is. Made by {@linkcode html} alone. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** Takes markup as it is: only for text that a program of ours has made and escaped. */
  static trusted(markup: string): Html {
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** What a template takes: text is escaped, markup is not, a list is joined, null and false are nothing. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[];

/**
 * Markup with escaped values, inside elements and inside quoted attributes.
 *
 * ```ts
 * import { html } from "./mod.ts";
 *
 * const name = "<b>&co";
 * console.assert(`${html`<p title="${name}">${name}</p>`}`.includes("&lt;b&gt;&amp;co"));
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const pieces = parts.flatMap((part, at) => [part, at < values.length ? markup(values[at]) : ""]);
  return Html.trusted(pieces.join(""));
}

function markup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return String(value);
  if (Array.isArray(value)) return value.map(markup).join("");
  return escapeHtml(String(value));
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or a quoted attribute; control characters that no page may hold are shown as such. */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => entities[character]!)
    // deno-lint-ignore no-control-regex -- these are what is looked for
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "\ufffd");
}
