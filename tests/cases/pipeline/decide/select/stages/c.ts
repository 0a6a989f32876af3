import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Needs b",
  params: z.strictObject({}),
  inputs: { b: "data/{dataset}/b.txt" },
  outputs: { c: "data/{dataset}/c.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.c, `c(${await Deno.readTextFile(inputs.b)})`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
