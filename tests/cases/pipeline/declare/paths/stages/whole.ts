import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Would own the data set's whole folder",
  params: z.strictObject({}),
  inputs: {},
  outputs: { all: "data/{dataset}/." },
  run() {},
});
