import { join } from "node:path";
import { type DeclaredStage, fillDataset, type Json, runnerArgument } from "../../stage/mod.ts";
import { runDeno } from "../run/child.ts";
import { ConfigurationError } from "./declare.ts";
import { hashJson } from "../cache/hash.ts";
import { trimmed } from "./order.ts";
import type { Session } from "../session.ts";
import { storePlaces } from "../stores.ts";

/** Values of the inputs that are looked up while planning, by stage and input. */
export type Values = Map<string, Record<string, Json>>;

/**
 * Looks up every resolved input of these stages, in a process that may read only what the input
 * names. Without `net` the value of an earlier look-up holds while code, parameters and files do.
 *
 * @throws {ConfigurationError} If a look-up fails.
 */
export async function resolveValues(session: Session, stages: DeclaredStage[]): Promise<Values> {
  const values: Values = new Map();
  const problems: string[] = [];
  for (const stage of stages) {
    for (const [name, input] of Object.entries(stage.inputs)) {
      if (input.kind !== "resolved") continue;
      const key = input.net.length > 0 ? undefined : resolvedKey(session, stage, name, input.reads);
      const known = key === undefined ? undefined : session.state.resolved[key];
      try {
        const value = known !== undefined ? known : await lookUp(session, stage, name);
        if (key !== undefined && known === undefined) {
          session.state.resolved[key] = value;
          session.files.changed = true;
        }
        values.set(stage.name, { ...values.get(stage.name), [name]: value });
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values;
}

function resolvedKey(
  session: Session,
  stage: DeclaredStage,
  name: string,
  reads: string[],
): string {
  const { project, files, graph } = session;
  const contents = reads.map((path) =>
    files.content(join(project.root, fillDataset(path, project.dataset)))?.hash ?? null
  );
  return hashJson([stage.name, name, graph.key, stage.params, contents]);
}

async function lookUp(session: Session, stage: DeclaredStage, name: string): Promise<Json> {
  const { project } = session;
  const input = stage.inputs[name]!;
  if (input.kind !== "resolved") {
    throw new TypeError(`Cannot look up "${name}": not a resolved input`);
  }
  const reads = input.reads.map((path) =>
    join(project.root, trimmed(fillDataset(path, project.dataset)))
  );
  const context = {
    params: stage.params,
    dataset: project.dataset,
    reads,
    after: [],
    stores: storePlaces(session.stores, input.stores),
  };
  const result = await runDeno(
    [
      "run",
      "--no-prompt",
      "--cached-only",
      "--frozen",
      "--quiet",
      `--config=${join(project.root, "deno.json")}`,
      ...(reads.length > 0 ? [`--allow-read=${reads.join(",")}`] : []),
      ...(input.net.length > 0 ? [`--allow-net=${input.net.join(",")}`] : []),
      ...(input.env.length > 0 ? [`--allow-env=${input.env.join(",")}`] : []),
      join(project.root, stage.file),
      runnerArgument,
    ],
    {
      cwd: project.root,
      input: JSON.stringify({ kind: "resolve", input: name, context }) + "\n",
      keep_input_open: true,
      signal: session.signal,
    },
  );
  const message = result.messages.at(-1);
  if (message?.kind === "value") return message.value ?? null;
  const why = message?.kind === "failed" ? message.message : result.log.join("\n").trim();
  throw new Error(`Cannot look up input "${name}" of stage "${stage.name}": ${withCure(why)}`);
}

/** What to declare, instead of the flag that Deno names: nobody types the command of a look-up. */
function withCure(message: string): string {
  return message.replace(/, run again with the --allow-(\w+) flag$/, (_, permission) => {
    const key = ({ read: "reads", net: "net", env: "env" } as Record<string, string>)[permission];
    return key === undefined
      ? ", but a look-up may only read"
      : `, add it to "${key}" of resolved({ … })`;
  });
}
