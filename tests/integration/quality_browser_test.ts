import assert from "node:assert/strict";
import { judged, shop, type ShopJudged } from "../../lib/quality/_shop.ts";
import { Browser, findBrowser, type Look } from "./_browser.ts";
import { poor_contrast } from "./_contrast.ts";

const looks: Look[] = [400, 1400].flatMap((width) => [
  { width, scheme: "light" },
  { width, scheme: "dark" },
]);

/** Purchases with long names, long cells, markup and all severities, and more failing rows than fit. */
function sample(): Promise<ShopJudged> {
  // As flow lists of YAML they may not go over lines that begin further left.
  const one_line = (text: string) => text.replace(/\s+/g, " ");
  const contract = shop(
    one_line(`price: { type: decimal, min: 0, max: 500, severity: warning },
    email: { type: string, regex: "^[^@ ]+@[^@ ]+$", mostly: 0.99 },
    country: { type: string, in: [DE, FR, AT, CH, IT, ES, PL, SE, NO, FI, DK, NL], severity: info },
    a_column_with_a_very_long_name_indeed_that_never_ends: { type: string, severity: warning },
    order_id: { type: integer, unique: true }`),
    one_line(`[{ ordered: { first: customer_id, second: order_id }, severity: warning },
    { not_null: a_column_with_a_very_long_name_indeed_that_never_ends, severity: warning },
    { compound_unique: [customer_id, bought_on], severity: info }, { row_count: { min: 10000 } },
    { not_in_future: bought_on }, { fresh: { column: bought_on, hours_max: 24 } }]`),
  );
  const select = `SELECT i % 250 + 1 AS customer_id,
    DATE '2026-01-01' + CAST(i % 90 AS INTEGER) AS bought_on,
    CASE WHEN i % 13 = 0 THEN -i ELSE i END AS price,
    CASE WHEN i % 50 = 0 THEN '<script>alert(1)</script>' || repeat('very_long_word', 12)
      ELSE 'someone' || i || '@example.org' END AS email,
    ['DE', 'FR', 'UK', '<b>US'][1 + i % 4] AS country,
    CASE WHEN i % 7 = 0 THEN NULL ELSE repeat('x', 400) END
      AS a_column_with_a_very_long_name_indeed_that_never_ends,
    CASE WHEN i % 100 = 0 THEN 7 ELSE i END AS order_id FROM range(1200) AS t(i)`;
  const rejects = `SELECT 'purchases', 'source', 1300 + i, CASE WHEN i % 2 = 0 THEN 'price' END,
    '12,2026-13-01,' || repeat('<i>,', 200) || i,
    CASE WHEN i % 2 = 0 THEN 'price is "' || i || 'x", must be a number with 2 digits after the point'
      ELSE 'it has 4 fields, must have 7' END FROM range(40) AS t(i)`;
  return judged(contract, select, {
    rejects,
    as_of: "2026-03-20",
    unreadable_share_max: 0.1,
    quarantine_rows_max: 400,
  });
}

Deno.test("the quality page holds up in a browser, light and dark, small and large", async (test) => {
  const path = findBrowser();
  if (path === undefined) {
    assert.ok(Deno.env.get("CI") !== "true", 'no Chromium: type "apt-get install -y chromium"');
    console.log("left out: no Chromium is installed, it is Debian's package chromium");
    return;
  }
  const { page, quarantine } = await sample();
  const expected = quarantine!.map(({ _line }) => `source:${_line}`);
  assert.equal(expected.length, 400);
  const file = await Deno.makeTempFile({ suffix: ".html" });
  await Deno.writeTextFile(file, page);
  const url = `file://${file}`;
  const backgrounds = new Set<string>();
  await using browser = await Browser.start(path);
  for (const look of looks) {
    await test.step(`${look.width} px, ${look.scheme}`, async () => {
      await browser.open(url, look);
      assert.deepEqual(await reachable(browser), [], "a long list of rows begins folded");
      await assertInShape(browser);
      // As a reader does: a link at what failed leads to the rows.
      await browser.evaluate("document.querySelector('article a').click()");
      await browser.evaluate("new Promise((drawn) => requestAnimationFrame(() => drawn(true)))");
      assert.deepEqual(await reachable(browser), expected);
      await assertInShape(browser);
      assert.deepEqual(browser.complaints, []);
      assert.deepEqual(browser.requests, [url]);
      backgrounds.add(await browser.evaluate("getComputedStyle(document.body).backgroundColor"));
    });
  }
  assert.equal(backgrounds.size, 2, "light and dark look alike");
  await Deno.remove(file);
});

/** The places of rows that can be scrolled to and then stand in the window. */
function reachable(browser: Browser): Promise<string[]> {
  return browser.evaluate(`[...document.querySelectorAll(".rows tbody tr")].filter((row) => {
    row.scrollIntoView();
    const { top, left, right, height } = row.getBoundingClientRect();
    return height > 0 && top >= -1 && top < innerHeight && left >= 0 && right <= innerWidth;
  }).map((row) => row.querySelector("th").textContent)`);
}

async function assertInShape(browser: Browser): Promise<void> {
  const [needed, given] = await browser.evaluate<[number, number]>(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  );
  assert.ok(needed <= given, `it needs ${needed} px, there are ${given}`);
  // Nothing is cut off inside of a part, either, nor runs over its neighbour.
  const wide = await browser.evaluate<string[]>(
    `[...document.querySelectorAll("main *, header *")].filter((one) =>
      one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.tagName + " " + one.textContent.slice(0, 40))`,
  );
  assert.deepEqual(wide, []);
  assert.equal(await browser.evaluate("document.scripts.length"), 0);
  assert.equal(await browser.evaluate("document.querySelectorAll('h1').length"), 1);
  assert.deepEqual(await browser.evaluate(poor_contrast), []);
}
