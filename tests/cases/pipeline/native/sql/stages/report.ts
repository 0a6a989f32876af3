import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
const stage = defineStage({
  about: "Reads the table again",
  params: z.strictObject({}),
  inputs: { plans: "data/{dataset}/plans.parquet" },
  outputs: { numbers: metrics("data/{dataset}/plans.json") },
  needs: { ffi: true },
  async run({ inputs, outputs, sandbox }) {
    await using table = await openTable(sandbox);
    const rows = await table.all(`SELECT plan, users FROM '${inputs.plans}' ORDER BY plan`);
    const numbers = Object.fromEntries(rows.map(({ plan, users }) => [plan, users]));
    await Deno.writeTextFile(outputs.numbers, JSON.stringify(numbers));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
