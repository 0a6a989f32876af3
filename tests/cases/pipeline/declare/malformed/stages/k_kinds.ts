import { z } from "zod";
export default {
  about: "Has a number for a path",
  params: z.strictObject({}),
  inputs: { raw: 7 },
  outputs: {},
  run() {},
};
