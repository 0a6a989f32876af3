import { z } from "zod";
import { defineStage, main, optional, resolved, yamlKeys } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Has an input of each other kind",
  params: z.strictObject({}),
  inputs: {
    raw: "data/{dataset}/raw.txt",
    notes: optional("data/{dataset}/notes.txt"),
    contract: yamlKeys("data/contracts/{dataset}.yaml", ["label.days"]),
    version: resolved({
      reads: ["data/registry/version.txt"],
      resolve: ({ reads }) => Number(Deno.readTextFileSync(reads[0]!)),
    }),
  },
  outputs: { label: "data/{dataset}/label.txt" },
  async run({ inputs, outputs, temporary }) {
    await Deno.writeTextFile(`${temporary}/x.txt`, "thrown away");
    const { contract, version, notes } = inputs;
    const length = (await Deno.readTextFile(inputs.raw)).length;
    const place = contract.at(["label", "days"]);
    await Deno.writeTextFile(outputs.label, `${length} ${contract.value["label.days"]} ${place} ${version} ${notes}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
