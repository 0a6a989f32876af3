import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Writes a letter",
  params: z.strictObject({}),
  inputs: {},
  outputs: { a: "data/{dataset}/a.txt" },
  async run({ outputs }) {
    await Deno.writeTextFile(outputs.a, "a");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
