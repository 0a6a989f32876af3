import assert from "node:assert/strict";
import { runOptions } from "./run_options.ts";
import { readSettings } from "./settings.ts";

Deno.test("runOptions() are the permissions and a heap that is swept often, as the task has it", async () => {
  const env = (name: string) => name === "DATASET" ? "shop" : undefined;
  const [memory, ...permissions] = runOptions(readSettings(env), env);
  assert.ok(permissions.includes("--allow-net=127.0.0.1:8080"));
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  assert.ok(tasks.serve.command.split(" ").includes(memory));
});
