import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Needs what boil makes",
  params: z.strictObject({}),
  inputs: { water: "data/{dataset}/water.txt" },
  outputs: { pot: "data/{dataset}/pot/" },
  run() {},
});
