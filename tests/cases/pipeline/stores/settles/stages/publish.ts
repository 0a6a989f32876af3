import { z } from "zod";
import { current, names, version } from "../code/shelf.ts";
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
        return { dataset, published: current(shelf), known: version(shelf, draft) !== undefined };
      },
    }),
  },
  outputs: { published: "data/{dataset}/published.txt" },
  needs: { stores: { shelf: "write" } },
  async run({ params, inputs, outputs, stores, log }) {
    const shelf = `${stores.shelf}/${inputs.shelf.dataset}`;
    const draft = await Deno.readTextFile(inputs.draft);
    if (!inputs.shelf.known) {
      for (const part of ["names", "versions"]) await Deno.mkdir(`${shelf}/${part}`, { recursive: true });
      await Deno.copyFile(inputs.verdict, `${shelf}/versions/${draft}.json`);
      const number = String(names(shelf).length + 1);
      await Deno.writeTextFile(`${shelf}/names/${number}`, draft);
      log(`published ${draft} as ${number}`);
    }
    if (params.then === "die") Deno.kill(Deno.pid, "SIGKILL");
    await Deno.writeTextFile(outputs.published, current(shelf)!);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
