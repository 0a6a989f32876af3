import assert from "node:assert/strict";
import { evaluationReport, predictionReport } from "../../lib/report/mod.ts";
import { evaluationSample } from "../../lib/report/_evaluation_sample.ts";
import { sample } from "../../lib/report/_sample.ts";
import { Browser, findBrowser, type Look } from "./_browser.ts";
import { chart_faults } from "./_chart_faults.ts";
import { poor_contrast } from "./_contrast.ts";

const looks: Look[] = [400, 768, 1400].flatMap((width) => [
  { width, scheme: "light" },
  { width, scheme: "dark" },
]);

const pages = {
  "report of predictions": () => predictionReport(sample()),
  "report of an evaluation": () => evaluationReport(evaluationSample()),
};

for (const [name, make] of Object.entries(pages)) {
  Deno.test(`the ${name} holds up in a browser, light and dark, small and large`, async (test) => {
    const path = findBrowser();
    if (path === undefined) {
      assert.ok(Deno.env.get("CI") !== "true", 'no Chromium: type "apt-get install -y chromium"');
      console.log("left out: no Chromium is installed, it is Debian's package chromium");
      return;
    }
    const file = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeTextFile(file, make());
    const url = `file://${file}`;
    const backgrounds = new Set<string>();
    await using browser = await Browser.start(path);
    for (const look of looks) {
      await test.step(`${look.width} px, ${look.scheme}`, async () => {
        await browser.open(url, look);
        assert.deepEqual(browser.complaints, []);
        assert.deepEqual(browser.requests, [url]);
        const [needed, given] = await browser.evaluate<[number, number]>(
          "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
        );
        assert.ok(needed <= given, `it needs ${needed} px, there are ${given}`);
        assert.equal(await browser.evaluate("document.scripts.length"), 0);
        assert.equal(await browser.evaluate("document.querySelectorAll('h1').length"), 1);
        const [headings, links] = await browser.evaluate<[number, number]>(
          "[document.querySelectorAll('section > h2').length, document.querySelectorAll('nav a').length]",
        );
        assert.ok(headings > 5 && headings === links, `${headings} headings, ${links} links`);
        // Text of charts shrinks with them; below 9 px nobody reads it.
        const smallest = await browser.evaluate<number>(
          `Math.min(...[...document.querySelectorAll(".plot")].map((svg) =>
          parseFloat(getComputedStyle(svg).fontSize) * svg.getBoundingClientRect().width /
            svg.viewBox.baseVal.width))`,
        );
        assert.ok(smallest >= 9, `text of a chart is ${smallest} px high`);
        assert.deepEqual(await browser.evaluate(poor_contrast), []);
        assert.deepEqual(await browser.evaluate(chart_faults), []);
        backgrounds.add(await browser.evaluate("getComputedStyle(document.body).backgroundColor"));
      });
    }
    assert.equal(backgrounds.size, 2, "light and dark look alike");
    await Deno.remove(file);
  });
}
