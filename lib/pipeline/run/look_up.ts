import { join, resolve } from "node:path";
import {
  type DeclaredLookUp,
  type DeclaredStage,
  fillDataset,
  type Json,
  type Request,
  runnerArgument,
} from "../../stage/mod.ts";
import { trimmed } from "../plan/order.ts";
import type { Session } from "../session.ts";
import { storeAccess, storePlaces } from "../stores.ts";
import { runDeno } from "./child.ts";
import { isWithin } from "./enforce.ts";
import { lastWords } from "./last_words.ts";

/**
 * Looks up a value in a process that may read only what the input names.
 *
 * @param after Absolute paths of the artifacts that it comes after.
 * @throws {Error} If the look-up fails.
 */
export async function lookUp(
  session: Session,
  stage: DeclaredStage,
  name: string,
  input: DeclaredLookUp,
  after: string[],
): Promise<Json> {
  const { project, stores } = session;
  const reads = input.reads.map((path) =>
    join(project.root, trimmed(fillDataset(path, project.dataset)))
  );
  const context = {
    params: stage.params,
    dataset: project.dataset,
    reads,
    after,
    stores: storePlaces(stores, input.stores),
  };
  const uses = Object.fromEntries(input.stores.map((store) => [store, "read" as const]));
  const access = storeAccess(stores, uses);
  const read = [...reads, ...after, ...access.read];
  const net = [...input.net, ...access.net];
  const env = [...input.env, ...access.env];
  const request: Request = { kind: "resolve", input: name, context };
  const result = await runDeno(
    [
      "run",
      "--no-prompt",
      "--cached-only",
      "--frozen",
      "--quiet",
      `--config=${join(project.root, "deno.json")}`,
      ...(read.length > 0 ? [`--allow-read=${read.join(",")}`] : []),
      ...(net.length > 0 ? [`--allow-net=${net.join(",")}`] : []),
      ...(env.length > 0 ? [`--allow-env=${env.join(",")}`] : []),
      join(project.root, stage.file),
      runnerArgument,
    ],
    {
      cwd: project.root,
      input: JSON.stringify(request) + "\n",
      keep_input_open: true,
      signal: session.signal,
    },
  );
  const message = result.messages.at(-1);
  if (message?.kind === "value") return message.value ?? null;
  const why = session.signal?.aborted
    ? "interrupted"
    : message?.kind === "failed"
    ? message.message
    : result.log.join("\n").trim() || lastWords(stage.file, result, project.root);
  throw new Error(
    `Cannot look up input "${name}" of stage "${stage.name}": ${withCure(session, why)}`,
  );
}

/** What to declare, instead of the flag that Deno names: nobody types the command of a look-up. */
function withCure({ project, stores }: Session, message: string): string {
  const flag = /(?: to "([^"]*)")?, run again with the --allow-(\w+) flag$/;
  const [, path = "", permission = ""] = flag.exec(message) ?? [];
  if (permission === "") return message;
  const key = ({ read: "reads", net: "net", env: "env" } as Record<string, string>)[permission];
  const [store] =
    [...stores].find(([, { place, is_folder }]) =>
      key === "reads" && is_folder && isWithin(resolve(project.root, path), [place])
    ) ?? [];
  const cure = key === undefined
    ? "but a look-up may only read"
    : store === undefined
    ? `add it to "${key}" of resolved({ … })`
    : `add "${store}" to "stores" of resolved({ … })`;
  return `${message.slice(0, message.lastIndexOf(", run again"))}, ${cure}`;
}
