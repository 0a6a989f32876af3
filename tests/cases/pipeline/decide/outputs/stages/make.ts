import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Makes a file and a folder",
  params: z.strictObject({}),
  inputs: {},
  outputs: { file: "data/{dataset}/file.txt", folder: "data/{dataset}/folder/" },
  async run({ outputs }) {
    await Deno.writeTextFile(outputs.file, "file");
    await Deno.writeTextFile(`${outputs.folder}/a.txt`, "a");
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
