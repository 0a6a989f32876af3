import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Makes rows",
  params: z.strictObject({ rows: z.int() }),
  inputs: {},
  outputs: { rows: "data/{dataset}/rows.txt" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.rows, "row\n".repeat(params.rows));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
