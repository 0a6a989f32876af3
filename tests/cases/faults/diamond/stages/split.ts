import { z } from "zod";
import { defineStage, main, source } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Parts the lines, a file each",
  params: z.strictObject({ round: z.int(), source: z.string().optional() }),
  inputs: { raw: source("source") },
  outputs: { head: "data/{dataset}/head.txt", parts: "data/{dataset}/parts/" },
  run({ params, inputs, outputs }) {
    const lines = Deno.readTextFileSync(inputs.raw).trimEnd().split("\n");
    Deno.writeTextFileSync(outputs.head, `${lines[0]} in round ${params.round}\n`);
    Deno.mkdirSync(`${outputs.parts}/deep`);
    lines.forEach((line, index) => {
      const name = index % 2 === 0 ? `${index}.txt` : `deep/${index}.txt`;
      Deno.writeTextFileSync(`${outputs.parts}/${name}`, `${params.round} ${line}\n`.repeat(500));
    });
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
