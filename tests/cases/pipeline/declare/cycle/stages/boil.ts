import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Needs what serve makes",
  params: z.strictObject({}),
  inputs: { cup: "data/{dataset}/cup.txt" },
  outputs: { water: "data/{dataset}/water.txt" },
  run() {},
});
