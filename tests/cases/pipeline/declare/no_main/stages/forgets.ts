import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Has no last line, so that starting it does nothing",
  params: z.strictObject({}),
  inputs: {},
  outputs: {},
  run() {},
});
