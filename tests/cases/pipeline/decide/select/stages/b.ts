import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Needs a",
  params: z.strictObject({ fails: z.boolean().default(false) }),
  inputs: { a: "data/{dataset}/a.txt" },
  outputs: { b: "data/{dataset}/b.txt" },
  async run({ params, inputs, outputs }) {
    if (params.fails) throw new Error("b is not well");
    await Deno.writeTextFile(outputs.b, `b(${await Deno.readTextFile(inputs.a)})`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
