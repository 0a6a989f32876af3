import { z } from "zod";
import { defineStage, source } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Names a parameter that it does not have",
  params: z.strictObject({ path: z.string().optional() }),
  inputs: { raw: source("paht") },
  outputs: {},
  run() {},
});
