import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Makes a file and a folder",
  params: z.strictObject({}),
  inputs: {},
  outputs: { same: "data/{dataset}/same.txt", folder: "data/{dataset}/folder/" },
  run() {},
});
