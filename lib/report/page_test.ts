import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { html } from "./html.ts";
import { page, page_bytes_max } from "./page.ts";

const section = { id: "a", title: "A & B", body: html`<p>text</p>` };

Deno.test("page() escapes titles", () => {
  const text = page({ title: "<script>", sections: [section] });
  assert.ok(text.includes("<title>&lt;script&gt;</title>"));
  assert.ok(text.includes('<h2 id="a-title">A &amp; B</h2>'));
  assert.ok(!/<script/i.test(text));
});

Deno.test("page() forbids everything but its own style", () => {
  const text = page({ title: "t", sections: [section] });
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!;
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)![1]!;
  const hash = createHash("sha256").update(style).digest("base64");
  assert.equal(
    policy.replaceAll("&#39;", "'"),
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
});

Deno.test("page() refuses to be larger than its limit", () => {
  const body = html`<p>${"ä".repeat(page_bytes_max / 2)}</p>`;
  assert.throws(
    () => page({ title: "large", sections: [{ ...section, body }] }),
    {
      name: "RangeError",
      message: /^Cannot make page "large": it has \d+ bytes, must have at most/,
    },
  );
});
