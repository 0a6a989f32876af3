import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Touches what it may and what it may not",
  params: z.strictObject({ how: z.string().default("nothing"), count: z.int().default(0) }),
  inputs: {},
  outputs: { out: "data/{dataset}/out.txt" },
  needs: { stores: { shelf: "write", old: "read" } },
  async run({ params, outputs, stores }) {
    const quietly = (work: () => unknown) => {
      try {
        return work();
      } catch {
        return "swallowed";
      }
    };
    const how: Record<string, () => unknown> = {
      nothing: () => [...Deno.readDirSync(stores.shelf)].length,
      where: () => `${stores.shelf} ${stores.old}`,
      write: () => {
        Deno.mkdirSync(`${stores.shelf}/a`, { recursive: true });
        Deno.writeTextFileSync(`${stores.shelf}/a/new`, "kept");
        Deno.linkSync(`${stores.shelf}/a/new`, `${stores.shelf}/a/same-${params.count}`);
        Deno.removeSync(`${stores.shelf}/a/new`);
        return Deno.readTextFileSync(`${stores.shelf}/a/same-${params.count}`);
      },
      read: () => Deno.readTextFileSync(`${stores.old}/a.txt`),
      write_old: () => Deno.writeTextFileSync(`${stores.old}/a.txt`, "new"),
      quiet_write_old: () => quietly(() => Deno.writeTextFileSync(`${stores.old}/a.txt`, "new")),
      beside: () => Deno.readTextFileSync(`${stores.shelf}/../beside.txt`),
      // deno-lint-ignore no-explicit-any -- nobody asked the compiler
      wrong_name: () => (stores as any).shelv,
    };
    await Deno.writeTextFile(outputs.out, String(how[params.how]!()));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
