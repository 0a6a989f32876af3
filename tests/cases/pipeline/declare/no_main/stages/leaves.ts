import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Ends its process by itself, as if all were well",
  params: z.strictObject({ code: z.int().default(0) }),
  inputs: {},
  outputs: { out: "data/{dataset}/out.txt" },
  async run({ params, outputs, log }) {
    await Deno.writeTextFile(outputs.out, "half");
    log("leaving");
    Deno.exit(params.code);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
