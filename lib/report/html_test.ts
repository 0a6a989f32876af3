import assert from "node:assert/strict";
import { escapeHtml, html, type HtmlValue } from "./html.ts";

Deno.test("html`` escapes values in elements and in attributes", () => {
  const name = `<b a="1" b='2'>&amp;`;
  assert.equal(
    `${html`<p title="${name}">${name}</p>`}`,
    '<p title="&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;">' +
      "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;</p>",
  );
});

Deno.test("html`` keeps markup made by it, joins lists, and leaves out what is nothing", () => {
  const items: HtmlValue[] = ["a", html`<i>b</i>`, null, undefined, false, 0, ["<"]];
  assert.equal(`${html`<p>${items}</p>`}`, "<p>a<i>b</i>0&lt;</p>");
});

Deno.test("escapeHtml() shows characters that no page may hold", () => {
  assert.equal(escapeHtml("a\0b\x1bc\td\n"), "a\ufffdb\ufffdc\td\n");
  assert.equal(escapeHtml("\ud800"), "\ufffd");
});
