import { dirname, join } from "node:path";
import {
  type Call,
  type CallInput,
  type DeclaredStage,
  fillDataset,
  yamlInput,
} from "../../stage/mod.ts";
import { readIfThere } from "../cache/write.ts";
import type { Evaluation } from "../plan/evaluate.ts";
import type { Session } from "../session.ts";
import { storePlaces } from "../stores.ts";

/** Where the runner has put a stage's inputs: absolute path by the artifact's path. */
export type Locate = (path: string) => string;

/** Fills in what the declaration left open, and makes the scratch folder with the outputs' folders. */
export async function prepareCall(
  session: Session,
  stage: DeclaredStage,
  evaluation: Evaluation,
  scratch: string,
  locate: Locate,
): Promise<Call> {
  const { project, sections } = session;
  const call: Call = {
    stage: stage.name,
    section: sections[stage.name] ?? {},
    inputs: {},
    outputs: {},
    stores: storePlaces(session.stores, Object.keys(stage.needs.stores)),
    scratch,
    temporary: join(scratch, "tmp"),
  };
  for (const [name, input] of Object.entries(stage.inputs)) {
    call.inputs[name] = await callInput(session, name, input, evaluation, locate);
  }
  Deno.mkdirSync(call.temporary, { recursive: true });
  Deno.mkdirSync(join(scratch, "out"));
  for (const [name, output] of Object.entries(stage.outputs)) {
    const path = join(scratch, "out", fillDataset(output.path, project.dataset));
    call.outputs[name] = path.replace(/\/$/, "");
    Deno.mkdirSync(output.kind === "folder" ? path : dirname(path), { recursive: true });
  }
  return call;
}

async function callInput(
  session: Session,
  name: string,
  input: DeclaredStage["inputs"][string],
  evaluation: Evaluation,
  locate: Locate,
): Promise<CallInput> {
  const { data, sources } = evaluation;
  if (input.kind === "source") return { kind: "path", path: sources[name] ?? null };
  if (input.kind === "resolved") return { kind: "value", value: data.values[name]! };
  const path = fillDataset(input.path, session.project.dataset);
  if (input.kind === "artifact") {
    const there = data.inputs[name]?.hash !== null;
    return { kind: "path", path: there ? locate(path).replace(/\/$/, "") : null };
  }
  const { root } = session.project;
  const { places } = await yamlInput(readIfThere(join(root, path)), path, root);
  return { kind: "yaml", file: path, value: data.values[name] as never, places };
}
