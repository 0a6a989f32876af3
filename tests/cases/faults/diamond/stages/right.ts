import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Puts head and one part together",
  params: z.strictObject({}),
  inputs: { head: "data/{dataset}/head.txt", parts: "data/{dataset}/parts/" },
  outputs: { text: "data/{dataset}/right.txt" },
  run({ inputs, outputs }) {
    const part = Deno.readTextFileSync(`${inputs.parts}/deep/1.txt`);
    Deno.writeTextFileSync(outputs.text, Deno.readTextFileSync(inputs.head) + part.repeat(20));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
