import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Makes the same file, and one in the other stage's folder",
  params: z.strictObject({}),
  inputs: {},
  outputs: { same: "data/{dataset}/same.txt", inside: "data/{dataset}/folder/inside.txt" },
  run() {},
});
