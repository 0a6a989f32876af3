import { z } from "zod";
export default {
  about: "Has a list for a path",
  params: z.strictObject({}),
  inputs: {},
  outputs: { all: ["a", "b"] },
  run() {},
};
