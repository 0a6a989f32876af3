/** `/docs` as a person uses it: in a real browser, without the internet, under the page's own policy. */
import assert from "node:assert/strict";
import { ApiServer, benchRow } from "./_api_server.ts";
import { Browser, findBrowser } from "./_browser.ts";

const path = findBrowser();
if (path === undefined) {
  assert.ok(Deno.env.get("CI") !== "true", 'no Chromium: type "apt-get install -y chromium"');
  console.log("left out: no Chromium is installed");
}

/** Waits in the page until an expression gives something. */
function awaited(expression: string): string {
  return `new Promise((resolve, reject) => {
    const start = Date.now();
    (function look() {
      const found = ${expression};
      if (found) resolve(found);
      else if (Date.now() - start > 20000) reject(new Error("not within 20 s"));
      else setTimeout(look, 50);
    })();
  })`;
}

Deno.test({
  name: "/docs shows every route and makes a prediction, and asks nobody but the server",
  ignore: path === undefined,
  async fn() {
    await using server = await ApiServer.start();
    await using browser = await Browser.start(path!);
    await browser.open(`${server.url}/docs`, { width: 1400, scheme: "light" });
    const shown = await browser.evaluate<string[]>(awaited(
      `document.querySelector(".opblock") && [...document.querySelectorAll(".opblock")].map((one) =>
        one.querySelector(".opblock-summary-method").textContent + " " +
        one.querySelector("[data-path]").dataset.path)`,
    ));
    const { paths } = await (await server.ask("/openapi.json")).json();
    const documented = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
    );
    assert.deepEqual(shown.sort(), documented.sort());
    const block = `document.querySelector('[data-path="/predict/single"]').closest(".opblock")`;
    await browser.evaluate(`${block}.querySelector(".opblock-summary-control").click()`);
    await browser.evaluate(
      awaited(`${block}.querySelector(".try-out__btn")`) + ".then(() => true)",
    );
    await browser.evaluate(`${block}.querySelector(".try-out__btn").click()`);
    await browser.evaluate(awaited(`${block}.querySelector("textarea")`) + ".then(() => true)");
    // React looks at the element's own setter.
    await browser.evaluate(`(() => {
      const area = ${block}.querySelector("textarea");
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set
        .call(area, ${JSON.stringify(JSON.stringify(benchRow()))});
      area.dispatchEvent(new Event("input", { bubbles: true }));
    })()`);
    await browser.evaluate(`${block}.querySelector(".execute").click()`);
    const answer = await browser.evaluate<string>(awaited(
      `${block}.querySelector(".live-responses-table .microlight")?.textContent`,
    ));
    const { probability } = await (await server.ask("/predict/single", benchRow())).json();
    assert.equal(JSON.parse(answer).probability, probability);
    const elsewhere = browser.requests.filter((url) => !/^(data:|blob:)/.test(url))
      .filter((url) => new URL(url).origin !== server.url);
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(browser.complaints, []); // the page's policy has refused nothing
    console.log(
      `/docs: ${shown.length} routes, ${browser.requests.length} requests, all to itself`,
    );
  },
});
