import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Reads what it did not declare, in several ways",
  params: z.strictObject({ how: z.string().default("honest") }),
  inputs: { declared: "data/declared.txt" },
  outputs: { out: "data/{dataset}/out.txt" },
  async run({ params, inputs, outputs }) {
    const how: Record<string, () => unknown> = {
      honest: () => Deno.readTextFileSync(inputs.declared),
      open: () => Deno.readTextFileSync("data/secret.txt"),
      swallowed: () => {
        try {
          return Deno.statSync("data/secret.txt").size;
        } catch {
          return "no such file";
        }
      },
      output: () => {
        try {
          return Deno.readTextFileSync("data/default/other.txt");
        } catch {
          return "none yet";
        }
      },
      list: () => [...Deno.readDirSync("data/folder")].length,
      elsewhere: () => Deno.readTextFileSync("/etc/hostname"),
      code: () => Deno.readTextFileSync("stages/peek.ts"),
      computed: () => import(["..", "code", "extra.ts"].join("/")),
    };
    await Deno.writeTextFile(outputs.out, String(await how[params.how]!()));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
