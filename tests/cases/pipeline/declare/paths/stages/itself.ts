import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Reads what it writes",
  params: z.strictObject({}),
  inputs: { before: "data/{dataset}/state.txt" },
  outputs: { after: "data/{dataset}/state.txt" },
  run() {},
});
