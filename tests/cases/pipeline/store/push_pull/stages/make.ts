import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Writes a file, a folder and a number",
  params: z.strictObject({ n: z.int().default(1) }),
  inputs: {},
  outputs: {
    text: "data/{dataset}/text.txt",
    many: "data/{dataset}/many/",
    numbers: metrics("data/{dataset}/numbers.json"),
  },
  run({ params, outputs }) {
    Deno.writeTextFileSync(outputs.text, `${params.n}\n`);
    Deno.writeTextFileSync(outputs.many + "/a.txt", "a\n");
    Deno.writeTextFileSync(outputs.numbers, JSON.stringify({ n: params.n }));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
