import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Counts bytes",
  params: z.strictObject({}),
  inputs: { both: "data/{dataset}/both/" },
  outputs: { numbers: metrics("data/{dataset}/score.json") },
  run({ inputs, outputs }) {
    const names = [...Deno.readDirSync(inputs.both)].map((entry) => entry.name).sort();
    const text = names.map((name) => Deno.readTextFileSync(`${inputs.both}/${name}`)).join("");
    const sum = [...text].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
    Deno.writeTextFileSync(outputs.numbers, JSON.stringify({ letters: text.length, sum }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
