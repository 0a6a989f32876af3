import { z } from "zod";
import { publish, published } from "../code/shelf.ts";
import { defineStage, main, resolved } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Publishes the draft, once, and says what is published",
  params: z.strictObject({ then: z.string().default("done") }),
  inputs: {
    draft: "data/{dataset}/draft.txt",
    verdict: "data/{dataset}/verdict.json",
    shelf: resolved({
      stores: ["shelf"],
      under: ["{dataset}/names/", "{dataset}/versions/"],
      after: ["data/{dataset}/draft.txt"],
      settles: true,
      resolve({ stores, dataset, after }) {
        const shelf = `${stores.shelf}/${dataset}`;
        const draft = Deno.readTextFileSync(after[0]!);
        const all = published(shelf);
        return { dataset, newest: all.at(-1) ?? null, known: all.includes(draft) };
      },
    }),
  },
  outputs: { published: "data/{dataset}/published.txt" },
  needs: { stores: { shelf: "write" } },
  async run({ params, inputs, outputs, stores, log }) {
    const shelf = `${stores.shelf}/${inputs.shelf.dataset}`;
    const draft = await Deno.readTextFile(inputs.draft);
    if (!inputs.shelf.known) log(`published ${draft} as ${publish(shelf, draft, inputs.verdict)}`);
    if (params.then === "die") Deno.kill(Deno.pid, "SIGKILL");
    await Deno.writeTextFile(outputs.published, published(shelf).at(-1)!);
    // As others may do at the same time, on this machine or elsewhere.
    if (params.then === "overtaken" && !inputs.shelf.known) publish(shelf, "other", inputs.verdict);
    if (params.then === "restless") publish(shelf, `more than ${published(shelf).length}`, inputs.verdict);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
