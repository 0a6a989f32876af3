import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Writes letters",
  params: z.strictObject({ wrong: z.string().default("nothing") }),
  inputs: { words: "data/words.txt" },
  outputs: { letters: "data/{dataset}/letters.txt" },
  async run({ params, inputs, outputs }) {
    if (params.wrong === "output") await Deno.writeTextFile(outputs.lettres, "");
    if (params.wrong === "input") await Deno.readTextFile(inputs.word);
    if (params.wrong === "parameter") await Deno.writeTextFile(outputs.letters, params.wrogn);
    await Deno.writeTextFile(outputs.letters, "abc");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
