import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
const stage = defineStage({
  about: "Reads and writes undeclared files through SQL",
  params: z.strictObject({ sql: z.string() }),
  inputs: { users: "data/users.csv" },
  outputs: { out: "data/{dataset}/out.json" },
  needs: { ffi: true },
  async run({ params, outputs, sandbox }) {
    await using table = await openTable(sandbox);
    const rows = await table.all(params.sql);
    await Deno.writeTextFile(outputs.out, JSON.stringify(rows));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
