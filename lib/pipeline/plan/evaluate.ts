import { join, resolve } from "node:path";
import {
  type DeclaredStage,
  fillDataset,
  type Json,
  missingSource,
  narrow,
  sourcePath,
  yamlInput,
} from "../../stage/mod.ts";
import type { Known } from "./artifacts.ts";
import { missingInput } from "./check.ts";
import { ConfigurationError } from "./declare.ts";
import { fingerprint, type FingerprintData, type InputContent } from "./fingerprint.ts";
import { type Hash, hashText } from "../cache/hash.ts";
import type { LookedUp } from "./resolve.ts";
import type { Session } from "../session.ts";
import { copyOfSource, isRemote } from "../transfer/remote_source.ts";
import { readIfThere } from "../cache/write.ts";

/** What a stage would run on just now. */
export interface Evaluation {
  data: FingerprintData;
  fingerprint: Hash;
  /** Why an input is not known yet, by its name; the fingerprint is provisional while there are any. */
  unknown: Record<string, string>;
  /** Absolute paths of sources by input name. */
  sources: Record<string, string>;
}

/** @throws {ConfigurationError} If a look-up failed, or a source, YAML file or required artifact is missing or malformed. */
export async function evaluate(
  session: Session,
  stage: DeclaredStage,
  looked_up: LookedUp,
  known: Known,
): Promise<Evaluation> {
  const { project, files } = session;
  const problems = [...looked_up.problems];
  const unknown = { ...looked_up.waiting };
  const sources: Record<string, string> = {};
  const params = { ...stage.params };
  const found: FingerprintData["values"] = { ...looked_up.values };
  const inputs: Record<string, InputContent> = {};
  for (const [name, input] of Object.entries(stage.inputs)) {
    if (input.kind === "artifact") {
      const path = fillDataset(input.path, project.dataset);
      const content = known(path);
      if (content === "unknown") unknown[name] = `input ${name} may change`;
      else if (content !== undefined) inputs[name] = { ...content, path };
      else if (input.optional) inputs[name] = { hash: null, size: 0, path };
      else problems.push(missingInput(project, session.order.stages, stage, path));
    } else if (input.kind === "source") {
      const given = params[input.param];
      let set: string | undefined;
      try {
        set = isRemote(given)
          ? await copyOfSource(session, stage.name, given)
          : sourcePath(project.root, project.dataset, given);
      } catch (error) {
        problems.push((error as Error).message);
        continue;
      }
      const path = set === undefined ? undefined : resolve(set);
      delete params[input.param]; // where a source lies changes nothing, only what it holds
      const content = path === undefined ? undefined : files.content(path);
      if (path?.includes(",")) {
        problems.push(`Cannot use source "${path}": a path with "," cannot be granted, rename it`);
      } else if (path !== undefined && content !== undefined) {
        sources[name] = path;
        inputs[name] = content;
      } else if (input.optional && path === undefined) inputs[name] = { hash: null, size: 0 };
      else if (path !== undefined) {
        problems.push(
          `Cannot run stage "${stage.name}": source "${path}" is missing, ` +
            `change parameter "${stage.name}.${input.param}"`,
        );
      } else problems.push(missingSource(stage.name, name, input.param, project.dataset));
    } else if (input.kind === "yaml") {
      const path = fillDataset(input.path, project.dataset);
      try {
        found[name] = narrow(await readYaml(session, path), input.keys);
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  const { code, packages } = codeOf(session, stage);
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  const runtime = { deno: Deno.version.deno, platform };
  const data = { code, packages, runtime, params, values: found, inputs };
  return { data, fingerprint: fingerprint(stage, data), unknown, sources };
}

/** The same with other values of some looked-up inputs. */
export function withValues(
  stage: DeclaredStage,
  evaluation: Evaluation,
  values: Record<string, Json>,
): Evaluation {
  const data = { ...evaluation.data, values: { ...evaluation.data.values, ...values } };
  return { ...evaluation, data, fingerprint: fingerprint(stage, data) };
}

/** A YAML file of the project, parsed again only when its text has changed. */
async function readYaml(session: Session, path: string): Promise<Json> {
  const text = readIfThere(join(session.project.root, path));
  const hash = text === undefined ? "" : hashText(text);
  const { yaml } = session.state;
  if (!Object.hasOwn(yaml, hash)) {
    yaml[hash] = (await yamlInput(text, path, session.project.root)).value;
    session.files.changed = true;
  }
  return yaml[hash]!;
}

/** Hashes of the modules behind a stage and its workers, and their packages. */
function codeOf(
  session: Session,
  stage: DeclaredStage,
): Pick<FingerprintData, "code" | "packages"> {
  const parts = [stage.file, ...stage.needs.worker].map((file) => session.graph.code[file]!);
  const modules = [...new Set(parts.flatMap((part) => part.modules))].sort();
  const { project, files } = session;
  const code = modules.map((path) => [path, files.fileHash(resolve(project.root, path)) ?? ""]);
  return {
    code: Object.fromEntries(code),
    packages: Object.assign({}, ...parts.map((part) => part.packages)),
  };
}
