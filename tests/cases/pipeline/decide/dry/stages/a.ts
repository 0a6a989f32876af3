import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "First",
  params: z.strictObject({ n: z.int().default(1) }),
  inputs: {},
  outputs: { a: "data/{dataset}/a.txt" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.a, `a${params.n}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
