import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Uses no store",
  params: z.strictObject({ path: z.string().optional() }),
  inputs: {},
  outputs: { other: "data/{dataset}/other.txt" },
  async run({ params, outputs }) {
    const text = params.path === undefined ? "" : await Deno.readTextFile(params.path);
    await Deno.writeTextFile(outputs.other, text);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
