import assert from "node:assert/strict";
import { Histogram, Registry } from "prom-client";
import { LabelledHistogram } from "./histogram.ts";

Deno.test("LabelledHistogram prints what prom-client's own histogram prints", async () => {
  const buckets = [-0.5, 0, 0.1, 0.5, 1];
  const values = [-3, -0.5, -0.2, 0, 0.1, 0.1000001, 0.5, 0.7, 1, 1.1, 40];
  const [own, theirs] = [new Registry(), new Registry()];
  const options = { name: "score", help: "What it is", buckets };
  const labelled = new LabelledHistogram({ ...options, label: "variant", registry: own });
  const known = new Histogram({ ...options, labelNames: ["variant"], registers: [theirs] });
  for (const [at, value] of values.entries()) {
    const variant = at % 3 === 0 ? "champion" : "challenger";
    labelled.of(variant).observe(value);
    known.observe({ variant }, value);
  }
  assert.deepEqual(lines(await own.metrics()), lines(await theirs.metrics()));
});

Deno.test("LabelledHistogram without a label is one series", async () => {
  const [own, theirs] = [new Registry(), new Registry()];
  const options = { name: "difference", help: "What it is", buckets: [0, 1] };
  new LabelledHistogram({ ...options, registry: own }).of("").observe(0.5);
  new Histogram({ ...options, registers: [theirs] }).observe(0.5);
  assert.deepEqual(lines(await own.metrics()), lines(await theirs.metrics()));
});

/** Prometheus does not care in which order labels stand. */
function lines(text: string): string[] {
  return text.trimEnd().split("\n").map((line) =>
    line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").sort().join(",")}}`)
  ).sort();
}
