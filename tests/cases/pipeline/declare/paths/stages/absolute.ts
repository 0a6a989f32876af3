import { z } from "zod";
import { defineStage } from "../lib/stage/mod.ts";
export default defineStage({
  about: "Names files of the machine",
  params: z.strictObject({}),
  inputs: { hosts: "/etc/hosts" },
  outputs: { out: "/tmp/out.txt" },
  run() {},
});
