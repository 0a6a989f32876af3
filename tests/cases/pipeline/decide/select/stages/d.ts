import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Needs a, not b",
  params: z.strictObject({}),
  inputs: { a: "data/{dataset}/a.txt" },
  outputs: { d: "data/{dataset}/d.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.d, `d(${await Deno.readTextFile(inputs.a)})`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
