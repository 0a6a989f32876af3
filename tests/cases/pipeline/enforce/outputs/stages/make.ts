import { z } from "zod";
import { defineStage, main, metrics } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Leaves its outputs in the wrong shape",
  params: z.strictObject({ how: z.string().default("right") }),
  inputs: {},
  outputs: {
    file: "data/{dataset}/file.txt",
    folder: "data/{dataset}/folder/",
    numbers: metrics("data/{dataset}/numbers.json"),
  },
  async run({ params, outputs }) {
    const { file, folder, numbers } = outputs;
    await Deno.writeTextFile(file, "file");
    await Deno.writeTextFile(numbers, '{ "auc": 0.5 }');
    const how: Record<string, () => unknown> = {
      right: () => {},
      missing: () => Deno.removeSync(file),
      no_folder: () => Deno.removeSync(folder),
      file_for_folder: () => {
        Deno.removeSync(folder);
        Deno.writeTextFileSync(folder, "file");
      },
      folder_for_file: () => {
        Deno.removeSync(file);
        Deno.mkdirSync(file);
      },
      no_json: () => Deno.writeTextFileSync(numbers, "auc: 0.5"),
      list: () => Deno.writeTextFileSync(numbers, "[0.5]"),
      link: () => Deno.symlinkSync(file, `${folder}/link.txt`),
      hard_link: () => Deno.linkSync(file, `${folder}/link.txt`),
    };
    how[params.how]!();
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
