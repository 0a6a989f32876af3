import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeHtml, Html } from "./html.ts";

export type { Markish } from "@observablehq/plot";
export { Plot };

export interface PlotSpec extends Omit<Plot.PlotOptions, "document" | "style" | "className"> {
  /** What the chart shows, for those who do not see it. */
  label: string;
}

/**
 * Draws a chart as SVG to stand in a page, or to be a file of its own.
 *
 * It has no style element, no style attribute and no script: the page's policy forbids them, and its
 * style sheet says how charts look. Charts get aggregates and never raw rows.
 *
 * @throws {TypeError} If Plot makes more than a chart of the options, as it does for a title or a legend.
 */
export function plotSvg({ label, ...options }: PlotSpec): Html {
  // A document of its own, so that nothing drawn before can show in it. linkedom's types leave it out.
  const { document } = parseHTML("<!doctype html><html><body></body></html>") as unknown as {
    document: never;
  };
  const svg = Plot.plot({
    width: 440,
    height: 270,
    marginLeft: 52,
    marginBottom: 44,
    marginTop: 26,
    marginRight: 18,
    ...options,
    className: "plot",
    document,
  });
  if (svg.tagName.toLowerCase() !== "svg") {
    throw new TypeError(
      `Cannot draw "${label}": it is a ${svg.tagName.toLowerCase()}, must be without title and legend`,
    );
  }
  for (const style of svg.querySelectorAll("style")) style.remove();
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  // Put in by hand: linkedom leaves "<" in attributes as it is, which is no XML.
  const described = `<svg role="img" aria-label="${escapeHtml(label)}" `;
  return Html.trusted(svg.outerHTML.replace(/^<svg /, () => described));
}
