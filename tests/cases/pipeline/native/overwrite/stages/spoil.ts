import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
const stage = defineStage({
  about: "Overwrites one of its inputs through SQL, which no engine setting forbids",
  params: z.strictObject({ what: z.string(), hidden: z.boolean().default(false), source: z.string().optional() }),
  inputs: { raw: "data/{dataset}/raw.csv", parts: "data/{dataset}/parts/", outside: source("source") },
  outputs: { out: "data/{dataset}/out.txt" },
  needs: { ffi: true },
  async run({ params, inputs, outputs, sandbox }) {
    const paths: Record<string, string> = {
      file: inputs.raw,
      folder: `${inputs.parts}/1.csv`,
      extra: `${inputs.parts}/2.csv`,
      source: inputs.outside,
    };
    const path = paths[params.what];
    if (path !== undefined) {
      const table = await openTable(sandbox);
      await table.run(`COPY (SELECT 3 AS id) TO '${path}' (FORMAT csv, USE_TMP_FILE false)`);
      await table.close().catch((error) => {
        if (!params.hidden) throw error;
      });
    }
    await Deno.writeTextFile(outputs.out, "out");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
