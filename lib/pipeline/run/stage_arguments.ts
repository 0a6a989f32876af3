import { join } from "node:path";
import { type DeclaredStage, runnerArgument } from "../../stage/mod.ts";
import type { Session } from "../session.ts";

/** Paths that a stage's process may touch, absolute. */
export interface Granted {
  read: string[];
  write: string[];
}

/** Files that a worker of the stage is made of: unlike the stage's own, they are read with permission. */
export function workerModules(session: Session, stage: DeclaredStage): string[] {
  const modules = stage.needs.worker.flatMap((file) => session.graph.code[file]?.modules ?? []);
  return [...new Set(modules)].map((path) => join(session.project.root, path));
}

/** The arguments of `deno` that hold a stage to its declaration. */
export function stageArguments(
  session: Session,
  stage: DeclaredStage,
  granted: Granted,
): string[] {
  const { net, env, ffi } = stage.needs;
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
    `--allow-read=${[...granted.read, ...granted.write].join(",")}`,
    `--allow-write=${granted.write.join(",")}`,
    ...(net.length > 0 ? [`--allow-net=${net.join(",")}`] : []),
    ...(env.length > 0 ? [`--allow-env=${env.join(",")}`] : []),
    ...(ffi ? [`--allow-ffi=${folders.join(",")}`] : []),
    join(session.project.root, stage.file),
    runnerArgument,
  ];
}
