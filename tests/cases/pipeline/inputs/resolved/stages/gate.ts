import { z } from "zod";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Compares with the version that is champion while planning",
  params: z.strictObject({ alias: z.string().default("champion") }),
  inputs: {
    champion: resolved({
      reads: ["data/registry/"],
      resolve({ params, reads }: { params: { alias: string }; reads: string[] }) {
        console.log("looking it up");
        const text = Deno.readTextFileSync(`${reads[0]}/${params.alias}.json`);
        return { version: JSON.parse(text).version as number };
      },
    }),
  },
  outputs: { verdict: "data/{dataset}/verdict.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.verdict, `against version ${inputs.champion.version}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
