import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Can do without its source",
  params: z.strictObject({ notes: z.string().optional() }),
  inputs: { notes: source("notes", { optional: true }) },
  outputs: { out: "data/{dataset}/extra.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.out, inputs.notes === undefined ? "none" : "some");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
