import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
import { dirname } from "node:path";
const stage = defineStage({
  about: "Writes where it may not",
  params: z.strictObject({ how: z.string().default("honest") }),
  inputs: { in: "data/in.txt" },
  outputs: { out: "data/{dataset}/out.txt", folder: "data/{dataset}/folder/" },
  async run({ params, inputs, outputs, temporary }) {
    await Deno.writeTextFile(outputs.out, "out");
    await Deno.writeTextFile(`${temporary}/thrown_away.txt`, "for a moment");
    const how: Record<string, () => unknown> = {
      honest: () => Deno.writeTextFileSync(`${outputs.folder}/any name.txt`, ""),
      input: () => Deno.writeTextFileSync(inputs.in, "changed"),
      output: () => Deno.writeTextFileSync("data/default/out.txt", "by hand"),
      swallowed: () => {
        try {
          Deno.mkdirSync("data/default/elsewhere");
        } catch {
          // nobody will know
        }
      },
      machine: () => Deno.writeTextFileSync("/tmp/scribble.txt", ""),
      stray: () => Deno.writeTextFileSync(`${dirname(outputs.out)}/stray.txt`, ""),
      strays: () => {
        Deno.mkdirSync(`${dirname(outputs.out)}/other`);
        Deno.removeSync(outputs.out);
        Deno.mkdirSync(outputs.out);
      },
      remove: () => Deno.removeSync(inputs.in),
    };
    how[params.how]!();
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
