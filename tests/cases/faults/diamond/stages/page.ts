import { z } from "zod";
import { defineStage, main, report } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Shows the numbers",
  params: z.strictObject({}),
  inputs: { head: "data/{dataset}/head.txt", numbers: "data/{dataset}/score.json" },
  outputs: { page: report("data/{dataset}/page.html") },
  run({ inputs, outputs }) {
    const [head, numbers] = [inputs.head, inputs.numbers].map((path) => Deno.readTextFileSync(path));
    Deno.writeTextFileSync(outputs.page, `<h1>${head}</h1><pre>${numbers}</pre>\n`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
