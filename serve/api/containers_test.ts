import assert from "node:assert/strict";
import { seededUniform } from "../../lib/metrics/mod.ts";
import { drawBody } from "./_bodies.ts";
import { hasMoreContainers } from "./containers.ts";
import { smallModel } from "./_test_app.ts";

/** What is in a parsed value, itself among it. */
function containersIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum, one) => sum + containersIn(one), 1);
}

Deno.test("hasMoreContainers() counts lists and objects, and none that stand in texts", () => {
  const texts: [text: string, containers: number][] = [
    ["", 0],
    ["1", 0],
    ["{}", 1],
    ["[[],{}]", 3],
    ['"{[{["', 0],
    ['{"[\\"{":"[","\\\\":[]}', 2],
    ['["\\\\",["\\\\\\"["]]', 2],
  ];
  for (const [text, containers] of texts) {
    for (let most = 0; most < 6; most++) {
      assert.equal(hasMoreContainers(text, most), containers > most, `${text} ${most}`);
    }
  }
});

Deno.test("hasMoreContainers() counts as JSON.parse makes them", () => {
  const random = seededUniform(7);
  let tried = 0;
  for (let at = 0; at < 3000; at++) {
    const { text } = drawBody(random, smallModel(), at % 2 === 0);
    let value: unknown;
    try {
      // Of a name that stands twice, only the last is there.
      value = JSON.parse(text);
      if (JSON.stringify(value).length < text.replaceAll(/[ \t\r\n]/g, "").length) continue;
    } catch {
      continue;
    }
    tried++;
    const containers = containersIn(value);
    assert.ok(hasMoreContainers(text, containers - 1) || containers === 0, text);
    assert.ok(!hasMoreContainers(text, containers), text);
  }
  assert.ok(tried > 500, `${tried}`);
});
