import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
import { factor } from "../code/factor.ts";
const stage = defineStage({
  about: "Imports a module that imports others",
  params: z.strictObject({}),
  inputs: {},
  outputs: { out: "data/{dataset}/measure.txt" },
  async run({ outputs }) {
    const { words } = await import("../code/words.json", { with: { type: "json" } })
      .then((module) => module.default);
    await Deno.writeTextFile(outputs.out, `${words} ${factor}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
