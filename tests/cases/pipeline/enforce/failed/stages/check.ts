import { z } from "zod";
import { defineStage, keptOnFailure, main, report } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Leaves behind what explains its failure",
  params: z.strictObject({ limit: z.int().default(9), write: z.boolean().default(true) }),
  inputs: {},
  outputs: {
    verdict: "data/{dataset}/quality/verdict.txt",
    quarantine: keptOnFailure("data/{dataset}/quality/quarantine/"),
    page: report("data/{dataset}/quality/index.html"),
  },
  async run({ params, outputs }) {
    await Deno.writeTextFile(outputs.verdict, "good");
    if (params.write) {
      await Deno.writeTextFile(`${outputs.quarantine}/bad_rows.csv`, "7 rows");
      await Deno.writeTextFile(outputs.page, `<h1>limit ${params.limit}</h1>`);
    }
    if (params.limit < 5) throw new Error("Cannot accept the data: 7 bad rows, at most " + params.limit);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
