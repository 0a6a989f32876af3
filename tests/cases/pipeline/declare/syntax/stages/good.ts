import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Is fine",
  params: z.strictObject({}),
  inputs: {},
  outputs: {},
  run() {},
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
