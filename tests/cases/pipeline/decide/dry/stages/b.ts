import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Needs a",
  params: z.strictObject({ n: z.int().default(1) }),
  inputs: { a: "data/{dataset}/a.txt" },
  outputs: { b: "data/{dataset}/b.txt" },
  async run({ params, inputs, outputs }) {
    await Deno.writeTextFile(outputs.b, `b${params.n}(${await Deno.readTextFile(inputs.a)})`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
