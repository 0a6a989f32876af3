import {
  type DeclaredLookUp,
  type DeclaredStage,
  fillDataset,
  type Json,
} from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import { lookUp } from "../run/look_up.ts";
import type { Session } from "../session.ts";
import { type Artifacts, type Known, workFolder } from "./artifacts.ts";
import { asksServer, basisOf } from "./basis.ts";
import { missingInput } from "./check.ts";
import { ConfigurationError } from "./declare.ts";

/** Looked-up values of one stage, as far as they can be known. */
export interface LookedUp {
  values: Record<string, Json>;
  /** Why a value cannot be known yet, by input. */
  waiting: Record<string, string>;
  problems: string[];
}

/** A value, or what it waits for. */
type Found = { value: Json } | { waiting: string };

interface Question {
  stage: DeclaredStage;
  name: string;
  input: DeclaredLookUp;
  artifacts: Artifacts;
  /** The artifacts that it comes after. */
  after: { path: string; content: Content }[];
  /** Whether an earlier answer does not count. */
  fresh: boolean;
}

/**
 * Finds the values of inputs that are looked up, each in a process of its own where it must be. What
 * depends on nothing that a stage may change is looked up once and then stands.
 */
export class LookUps {
  #standing = new Map<string, Json>();
  /** Answers of servers, refusals too, by what was asked. */
  #asked = new Map<string, Promise<Json>>();

  constructor(private session: Session) {}

  /**
   * The values of a stage's looked-up inputs.
   *
   * @param fresh Whether another process may have changed the stores since the last question.
   */
  async of(stage: DeclaredStage, artifacts: Artifacts, fresh = false): Promise<LookedUp> {
    const found: LookedUp = { values: {}, waiting: {}, problems: [] };
    for (const [name, input] of lookUpsOf(stage)) {
      const { after, missing, waiting } = this.#after(stage, input, artifacts.known);
      found.problems.push(...missing);
      if (missing.length > 0) continue;
      const changeable = input.stores.length > 0 || input.settles;
      const question = { stage, name, input, artifacts, after, fresh: fresh && changeable };
      try {
        const answer = waiting === undefined ? await this.#answer(question) : { waiting };
        if ("value" in answer) found.values[name] = answer.value;
        else found.waiting[name] = `value ${name} is looked up after ${answer.waiting}`;
      } catch (error) {
        found.problems.push((error as Error).message);
      }
    }
    return found;
  }

  /** What the stage's artifacts before a look-up hold; `waiting` is the first that is not made yet. */
  #after(stage: DeclaredStage, input: DeclaredLookUp, known: Known) {
    const { project, order } = this.session;
    const after: Question["after"] = [];
    const missing: string[] = [];
    let waiting: string | undefined;
    for (const declared of input.after) {
      const path = fillDataset(declared, project.dataset);
      const content = known(path);
      if (content === "unknown") waiting ??= path;
      else if (content !== undefined) after.push({ path, content });
      else missing.push(missingInput(project, order.stages, stage, path));
    }
    return { after, missing, waiting };
  }

  async #answer(question: Question): Promise<Found> {
    const { stage, name, input } = question;
    const stands = input.stores.length === 0 && input.after.length === 0;
    const key = JSON.stringify([stage.name, name]);
    const standing = question.fresh ? undefined : this.#standing.get(key);
    if (standing !== undefined) return { value: standing };
    const found = await this.#find(question);
    if (stands && "value" in found) this.#standing.set(key, found.value);
    return found;
  }

  async #find({ stage, name, input, artifacts, after, fresh }: Question): Promise<Found> {
    const { session } = this;
    const hashes = after.map(({ content }) => content.hash);
    const basis = basisOf(session, stage, name, input, hashes);
    const known = session.state.resolved[basis];
    if (known !== undefined) return { value: known };
    const asks = asksServer(session, input);
    const asked = asks && !fresh ? this.#asked.get(basis) : undefined;
    if (asked !== undefined) return { value: await asked };
    const places: string[] = [];
    for (const { path, content } of after) {
      const place = artifacts.locate(path, content);
      if (place === undefined) return { waiting: path };
      places.push(place);
    }
    const answer = lookUp(session, stage, name, input, places);
    if (asks) this.#asked.set(basis, answer);
    const value = await answer;
    // What changed meanwhile may or may not be in the value.
    if (!asks && basisOf(session, stage, name, input, hashes) === basis) {
      session.state.resolved[basis] = value;
      session.files.changed = true;
    }
    return { value };
  }
}

/**
 * The values that a stage has just settled, looked up anew.
 *
 * @throws {ConfigurationError} If a look-up fails.
 */
export async function settledValues(
  session: Session,
  stage: DeclaredStage,
): Promise<Record<string, Json>> {
  const settled = lookUpsOf(stage).filter(([, { settles }]) => settles);
  const { values, problems } = await new LookUps(session)
    .of({ ...stage, inputs: Object.fromEntries(settled) }, workFolder(session));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values;
}

/**
 * Looks up anew what was found from something that the run has changed, so that the next one finds it
 * known. A server is asked by the next one in any case.
 */
export async function renewValues(
  session: Session,
  stages: readonly DeclaredStage[],
): Promise<void> {
  const look_ups = new LookUps(session);
  const artifacts = workFolder(session);
  for (const stage of stages) {
    const inputs = lookUpsOf(stage).filter(([, input]) => !asksServer(session, input));
    const { problems } = await look_ups
      .of({ ...stage, inputs: Object.fromEntries(inputs) }, artifacts);
    for (const text of problems) session.listener({ kind: "warning", stage: stage.name, text });
  }
}

function lookUpsOf(stage: DeclaredStage): [string, DeclaredLookUp][] {
  return Object.entries(stage.inputs).flatMap(([name, input]) =>
    input.kind === "resolved" ? [[name, input] as [string, DeclaredLookUp]] : []
  );
}
