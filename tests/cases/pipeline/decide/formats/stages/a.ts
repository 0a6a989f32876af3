import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Says something, and fails when told",
  params: z.strictObject({ fails: z.boolean().default(false) }),
  inputs: {},
  outputs: { a: "data/{dataset}/a.txt" },
  async run({ params, outputs, log, progress }) {
    log("first line\nsecond line");
    console.error("on standard error");
    progress(1, 2);
    if (params.fails) throw new Error("told to fail");
    await Deno.writeTextFile(outputs.a, "a");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
