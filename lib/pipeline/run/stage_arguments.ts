import { join } from "node:path";
import { type DeclaredStage, runnerArgument } from "../../stage/mod.ts";
import type { Session } from "../session.ts";
import { type Access, storeAccess } from "../stores.ts";

/** What a stage's process is allowed besides native code: its inputs, its scratch folder, its needs and stores. */
export function granted(
  session: Session,
  stage: DeclaredStage,
  inputs: readonly string[],
  scratch: string,
): Access {
  const stores = storeAccess(session.stores, stage.needs.stores);
  return {
    read: [...inputs, ...workerModules(session, stage), ...stores.read],
    write: [scratch, ...stores.write],
    net: [...stage.needs.net, ...stores.net],
    env: [...stage.needs.env, ...stores.env],
  };
}

/** Files that a worker of the stage is made of: unlike the stage's own, they are read with permission. */
function workerModules(session: Session, stage: DeclaredStage): string[] {
  const modules = stage.needs.worker.flatMap((file) => session.graph.code[file]?.modules ?? []);
  return [...new Set(modules)].map((path) => join(session.project.root, path));
}

/** The arguments of `deno` that hold a stage to its declaration. */
export function stageArguments(
  session: Session,
  stage: DeclaredStage,
  { read, write, net, env }: Access,
): string[] {
  const { package_folders, code } = session.graph;
  const folders = Object.keys(code[stage.file]?.packages ?? {})
    .map((id) => package_folders[id]).filter((folder) => folder);
  return [
    "run",
    "--no-prompt",
    "--cached-only",
    "--frozen",
    "--quiet",
    "--seed=1",
    `--config=${join(session.project.root, "deno.json")}`,
    `--preload=${new URL("../../stage/preload.ts", import.meta.url).href}`,
    `--allow-read=${[...read, ...write].join(",")}`,
    `--allow-write=${write.join(",")}`,
    ...(net.length > 0 ? [`--allow-net=${net.join(",")}`] : []),
    ...(env.length > 0 ? [`--allow-env=${env.join(",")}`] : []),
    ...(stage.needs.ffi ? [`--allow-ffi=${folders.join(",")}`] : []),
    join(session.project.root, stage.file),
    runnerArgument,
  ];
}
