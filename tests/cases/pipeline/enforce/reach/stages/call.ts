import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";
const stage = defineStage({
  about: "Reaches for what a stage may not have",
  params: z.strictObject({ how: z.string().default("nothing") }),
  inputs: {},
  outputs: { out: "data/{dataset}/out.txt" },
  async run({ params, outputs }) {
    const quietly = async (work: () => unknown) => {
      try {
        return await work();
      } catch {
        return "swallowed";
      }
    };
    const how: Record<string, () => unknown> = {
      nothing: () => "nothing",
      net: () => fetch("http://127.0.0.1:4567/"),
      quiet_net: () => quietly(() => fetch("http://127.0.0.1:4567/")),
      env: () => Deno.env.get("HOME"),
      quiet_env: () => quietly(() => Deno.env.get("HOME")),
      all_env: () => quietly(() => Object.keys(Deno.env.toObject()).length),
      env_then_fails: async () => {
        await quietly(() => Deno.env.get("HOME"));
        throw new Error("no home");
      },
      run: () => new Deno.Command("deno", { args: ["--version"] }).outputSync().code,
      quiet_run: () => quietly(() => new Deno.Command("deno").outputSync().code),
      ffi: () => Deno.dlopen("/lib/libc.so", {}),
      host: () => Deno.hostname(),
      storage: () => [typeof localStorage, typeof sessionStorage, typeof caches].join(" "),
      worker: () =>
        new Promise((done) => {
          const url = new URL("../code/worker.ts", import.meta.url);
          const worker = new Worker(url, { type: "module" });
          worker.onmessage = (event) => done(event.data);
          worker.onerror = (event) => {
            event.preventDefault();
            done("swallowed");
          };
        }),
      random: () => [Math.random(), new Date(0).getHours(), Intl.DateTimeFormat().resolvedOptions().timeZone].join(" "),
    };
    await Deno.writeTextFile(outputs.out, String(await how[params.how]!()));
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
