import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Says something, and fails when told",
  params: z.strictObject({ fails: z.boolean().default(false) }),
  inputs: {},
  outputs: { a: "data/{dataset}/a.txt" },
  async run({ params, outputs, log, progress }) {
    // Not both in one run: two pipes have no order between them.
    if (params.fails) console.error("on standard error");
    else log("first line\nsecond line");
    progress(1, 2);
    if (params.fails) throw new Error("told to fail");
    await Deno.writeTextFile(outputs.a, "a");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
