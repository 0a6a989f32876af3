import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Both sides in one folder",
  params: z.strictObject({}),
  inputs: { left: "data/{dataset}/left/", right: "data/{dataset}/right.txt" },
  outputs: { both: "data/{dataset}/both/" },
  run({ inputs, outputs }) {
    for (const { name } of Deno.readDirSync(inputs.left)) {
      Deno.copyFileSync(`${inputs.left}/${name}`, `${outputs.both}/${name}`);
    }
    Deno.copyFileSync(inputs.right, `${outputs.both}/right.txt`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
