import { z } from "zod";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Looks up what it did not declare",
  params: z.strictObject({ what: z.string().default("file") }),
  inputs: {
    value: resolved({
      reads: ["data/there.txt"],
      async resolve({ params }: { params: { what: string } }): Promise<string> {
        if (params.what === "file") return Deno.readTextFileSync("params.yaml");
        if (params.what === "env") return Deno.env.get("HOME") ?? "";
        if (params.what === "net") return await (await fetch("http://127.0.0.1:4567/")).text();
        if (params.what === "write") Deno.writeTextFileSync("data/there.txt", "");
        return params.what;
      },
    }),
  },
  outputs: { out: "data/{dataset}/out.txt" },
  async run({ inputs, outputs }) {
    await Deno.writeTextFile(outputs.out, inputs.value);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
