import assert from "node:assert/strict";
import { hostile } from "./_sample.ts";
import { Plot, plotSvg } from "./plot_svg.ts";

const marks = [Plot.barX([{ name: hostile, size: 1 }], { x: "size", y: "name" })];

Deno.test("plotSvg() gives the same bytes whatever was drawn before", () => {
  const first = String(plotSvg({ label: "bars", marks }));
  plotSvg({ label: "other", marks: [Plot.lineY([1, 2, 3])] });
  assert.equal(String(plotSvg({ label: "bars", marks })), first);
});

Deno.test("plotSvg() escapes what data and labels say", () => {
  const svg = String(plotSvg({ label: hostile, marks }));
  assert.ok(!/<script|<\/style/i.test(svg));
  assert.ok(svg.includes("&lt;script&gt;"));
  const label = /aria-label="([^"]*)"/.exec(svg)![1]!;
  assert.ok(label.includes("alert(&quot;x&quot;)"), label);
});

Deno.test("plotSvg() has no style of its own, which the page's policy would refuse", () => {
  const svg = String(plotSvg({ label: "bars", marks }));
  assert.ok(!/<style|\sstyle=/.test(svg), svg);
  assert.match(svg, /^<svg role="img" aria-label="bars" [^>]*viewBox="0 0 440 270"/);
  assert.ok(svg.includes('xmlns="http://www.w3.org/2000/svg"'));
});

Deno.test("plotSvg() refuses what Plot makes more than a chart of", () => {
  assert.throws(
    () => plotSvg({ label: "bars", title: "Bars", marks }),
    { message: 'Cannot draw "bars": it is a figure, must be without title and legend' },
  );
});
