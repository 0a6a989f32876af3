import { z } from "zod";
import { defineStage, source } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Imports a file",
  params: z.strictObject({ path: z.string().optional() }),
  inputs: { raw: source("paht") },
  outputs: {},
  run() {},
});
