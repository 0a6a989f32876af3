import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Needs a file in a folder that brew makes",
  params: z.strictObject({}),
  inputs: { tea: "data/{dataset}/pot/tea.txt" },
  outputs: { cup: "data/{dataset}/cup.txt" },
  run() {},
});
