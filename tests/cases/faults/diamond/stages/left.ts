import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Copies one part many times",
  params: z.strictObject({}),
  inputs: { part: "data/{dataset}/parts/0.txt" },
  outputs: { copies: "data/{dataset}/left/" },
  run({ inputs, outputs }) {
    const text = Deno.readTextFileSync(inputs.part);
    for (let index = 0; index < 8; index++) {
      Deno.writeTextFileSync(`${outputs.copies}/${index}.txt`, `${index} ${text}`);
    }
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
