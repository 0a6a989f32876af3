import { z } from "zod";
import { defineStage, yamlKeys } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Climbs out of the project",
  params: z.strictObject({}),
  inputs: {
    up: "../secret.txt",
    around: "data/../../secret.txt",
    contract: yamlKeys("../contract.yaml", ["label"]),
  },
  outputs: { out: "data/{dataset}/../../out.txt" },
  run() {},
});
