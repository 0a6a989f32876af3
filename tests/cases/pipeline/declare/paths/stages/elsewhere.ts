import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Puts artifacts outside of data/",
  params: z.strictObject({}),
  inputs: { readme: "README.md" },
  outputs: {
    build: "build/out.txt",
    shared: "data/out.txt",
    failed: "data/{dataset}/failed/out.txt",
    twice: "data/{dataset}//out.txt",
  },
  run() {},
});
