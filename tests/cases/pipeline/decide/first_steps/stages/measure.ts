import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "B", params: z.strictObject({}),
  inputs: { a: "data/{dataset}/a.txt", dir: "data/{dataset}/dir/" }, outputs: { m: metrics("data/{dataset}/m.json") },
  async run({ inputs, outputs }) {
    const t = await Deno.readTextFile(inputs.a);
    await Deno.writeTextFile(outputs.m, JSON.stringify({ length: t.length, x: (await Deno.readTextFile(inputs.dir + "/x.txt")).length }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
