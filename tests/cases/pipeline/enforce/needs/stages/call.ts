import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Says what it needs, and gets it",
  params: z.strictObject({}),
  inputs: {},
  outputs: { out: "data/{dataset}/out.txt" },
  needs: { env: ["HOUSE_SECRET"], net: ["127.0.0.1:4567"], worker: ["code/worker.ts"] },
  async run({ outputs }) {
    const secret = Deno.env.get("HOUSE_SECRET");
    const answer = await fetch("http://127.0.0.1:4567/").then(() => "answer", (error) => error.name);
    const worker = new Worker(new URL("../code/worker.ts", import.meta.url), { type: "module" });
    const product = await new Promise((done) => {
      worker.onmessage = (event) => done(event.data);
      worker.postMessage(21);
    });
    await Deno.writeTextFile(outputs.out, `${secret} ${answer} ${product}`);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
