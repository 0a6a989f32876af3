import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { type Card, cardMarkdown, cardPage } from "./mod.ts";

interface Found {
  querySelectorAll(
    selector: string,
  ): ArrayLike<{ textContent: string }> & Iterable<{ textContent: string }>;
}

const nasty = "<b>x</b> | *y* `z` [a](b) & \\ ~ _u_\n# h https://evil.example a@b.c";

const card: Card = {
  title: `Card of ${nasty}`,
  intro: nasty,
  sections: [
    {
      id: "one",
      title: nasty,
      blocks: [
        { kind: "text", text: nasty },
        { kind: "warning", text: nasty },
        { kind: "list", items: [nasty, "- second", "3. third"] },
        {
          kind: "table",
          caption: nasty,
          columns: [{ title: nasty }, { title: "n", number: true }],
          rows: [[nasty, "1"], ["short"]],
        },
      ],
    },
    { id: "two", title: "Two", blocks: [] },
  ],
};

Deno.test("cardPage() shows every text as it is", () => {
  const page = cardPage(card);
  // linkedom's types leave the document out.
  const { document } = parseHTML(page) as unknown as { document: Found };
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
  assert.deepEqual(texts("main p"), [nasty, nasty]);
  assert.deepEqual(texts("main li"), [nasty, "- second", "3. third"]);
  assert.deepEqual(texts("td"), ["1", ""]);
  assert.deepEqual(texts("tbody th"), [nasty, "short"]);
  assert.deepEqual(texts("h2"), [nasty, "Two"]);
  assert.equal(document.querySelectorAll("b, main a").length, 0);
});

Deno.test("cardMarkdown() keeps a text from being anything but text", () => {
  const safe = "\\<b\\>x\\</b\\> \\| \\*y\\* \\`z\\` \\[a\\](b) \\& \\\\ \\~ \\_u\\_ \\# h " +
    "https\\://evil.example a\\@b.c";
  assert.equal(
    cardMarkdown(card),
    [
      `# Card of ${safe}`,
      safe,
      `## ${safe}`,
      safe,
      `> **Warning:** ${safe}`,
      `- ${safe}\n- \\- second\n- 3\\. third`,
      `${safe}\n\n| ${safe} | n |\n| --- | ---: |\n| ${safe} | 1 |\n| short |  |`,
      "## Two",
    ].join("\n\n") + "\n",
  );
});
