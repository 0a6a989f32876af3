import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Makes rows",
  params: z.strictObject({ rows: z.int().default(3) }),
  inputs: {},
  outputs: { rows: "data/{dataset}/rows.txt", parts: "data/{dataset}/parts/" },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.rows, "row\n".repeat(params.rows));
    await Deno.writeTextFile(`${outputs.parts}/1.txt`, "1");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
