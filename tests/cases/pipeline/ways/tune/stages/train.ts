import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Loses least with a ridge of 1 and a depth of 3, and a little less with each step",
  params: z.strictObject({
    ridge: z.number().min(0).default(1),
    depth: z.int().default(1),
    kind: z.enum(["plain", "odd"]).default("plain"),
    steps: z.int().default(8),
    quick: z.boolean().default(false),
  }),
  inputs: {},
  outputs: { metrics: metrics("data/{dataset}/metrics.json") },
  async run({ params: { ridge, depth, kind, steps }, outputs }) {
    if (kind === "odd" && depth > 3) throw new Error("Cannot train: odd is not that deep");
    const loss = Math.abs(Math.log10(ridge)) + Math.abs(depth - 3) + 1 / steps;
    await Deno.writeTextFile(outputs.metrics, JSON.stringify({ loss: Math.round(loss * 1e6) / 1e6 }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
