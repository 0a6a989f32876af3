import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
const stage = defineStage({
  about: "Counts users by plan, in SQL",
  params: z.strictObject({}),
  inputs: { users: "data/users.csv" },
  outputs: { plans: "data/{dataset}/plans.parquet", list: "data/{dataset}/plans.csv" },
  needs: { ffi: true },
  async run({ inputs, outputs, sandbox }) {
    await using table = await openTable(sandbox);
    await table.run(`CREATE TABLE plans AS SELECT plan, count(*) AS users
      FROM read_csv($users) GROUP BY plan ORDER BY plan`, { users: inputs.users });
    await table.run(`COPY plans TO '${outputs.plans}' (FORMAT parquet)`);
    await table.run(`COPY plans TO '${outputs.list}' (FORMAT csv)`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
