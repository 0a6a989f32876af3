import { z } from "zod";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Uses a store",
  params: z.strictObject({}),
  inputs: {
    value: resolved({
      stores: ["shelf"],
      resolve: ({ stores }) => Deno.readTextFileSync(`${stores.shelf}/a.txt`),
    }),
  },
  outputs: { used: "data/{dataset}/used.txt" },
  needs: { stores: { shelf: "read" } },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.used, inputs.value);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
