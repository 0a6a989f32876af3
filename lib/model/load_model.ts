import { z } from "zod";
import { BgNbdModel } from "./bgnbd/bgnbd_model.ts";
import { derivedFeatures } from "./bgnbd/derived_columns.ts";
import { DerivedModel } from "./bgnbd/derived_model.ts";
import { historyProblems } from "./bgnbd/history_reader.ts";
import type { FeatureSpec } from "./feature_column.ts";
import { LogisticModel } from "./logistic_model.ts";
import type { Model } from "./model.ts";
import { model_format, type ModelFile, modelFileSchema } from "./model_file.ts";
import { type Tree, treeSchema } from "./trees/tree.ts";
import { treeProblem } from "./trees/tree_problems.ts";
import { TreesModel } from "./trees/trees_model.ts";

/** What a model must have been made for; what is left out is not asked. */
export interface Expected {
  dataset?: string;
  hashes?: Partial<ModelFile["hashes"]>;
  features?: readonly FeatureSpec[];
}

/**
 * Reads a model file and refuses one that was made for something else.
 *
 * @param name The file's name, for the message.
 * @throws {SyntaxError} If the text is no JSON.
 * @throws {TypeError} If it is no model file of this format, or not the expected one.
 */
export function loadModel(text: string, name: string, expected: Expected = {}): ModelFile {
  const steps = loading(text, name, expected);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The same in pieces of a tree each, for a process that has something else to do meanwhile.
 *
 * @param pause Called between two pieces; may wait until the others had their turn.
 */
export async function loadModelInPieces(
  text: string,
  name: string,
  expected: Expected,
  pause: () => Promise<void> | undefined,
): Promise<ModelFile> {
  const steps = loading(text, name, expected);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

const file_of_trees = z.object({
  model: z.object({ kind: z.literal("trees"), trees: z.array(z.unknown()) }),
});

function* loading(text: string, name: string, expected: Expected): Generator<void, ModelFile> {
  const value = parseJson(text, name);
  yield;
  // Trees are nearly all of a large file, and checked one at a time.
  const given = file_of_trees.safeParse(value).data?.model.trees ?? [];
  const parsed = modelFileSchema.safeParse(given.length === 0 ? value : withoutTrees(value));
  const problems = inWords(parsed.error);
  const trees: Tree[] = [];
  for (const [at, tree] of given.entries()) {
    const { data, error } = treeSchema.safeParse(tree);
    if (data !== undefined) trees.push(data);
    problems.push(...inWords(error, ["model", "trees", at]));
    yield;
  }
  const file = parsed.data;
  if (file !== undefined && problems.length === 0) {
    if (file.model.kind === "trees") {
      file.model.trees = trees;
      const features = takenFeatures(file);
      for (const [at, tree] of trees.entries()) {
        const problem = treeProblem(features, tree);
        if (problem !== undefined) problems.push(`tree ${at}: ${problem}`);
        yield;
      }
    }
    problems.push(...inconsistent(file), ...otherThan(file, expected));
  }
  if (problems.length === 0) return file!;
  throw new TypeError(`Cannot load model "${name}": ${problems.join("; ")}`);
}

function withoutTrees(value: unknown): unknown {
  const { model, ...rest } = value as { model: object };
  return { ...rest, model: { ...model, trees: [] } };
}

function inWords(error: z.ZodError | undefined, where: readonly PropertyKey[] = []): string[] {
  return error?.issues.map(({ path, message }) => {
    const full = [...where, ...path];
    if (full[0] === "format") return `format must be ${model_format}, train it anew`;
    return `${full.length > 0 ? `${full.join(".")}: ` : ""}${message}`;
  }) ?? [];
}

/** The function that a model file describes. */
export function modelOf(file: Pick<ModelFile, "features" | "derived" | "model">): Model {
  const { features, derived, model } = file;
  if (model.kind === "bgnbd") return new BgNbdModel(model, features);
  const taken = { features: takenFeatures(file) };
  const inner = model.kind === "trees"
    ? new TreesModel({ ...taken, base: model.base, trees: model.trees })
    : new LogisticModel({ ...taken, base: model.base, columns: model.columns });
  return derived === undefined ? inner : new DerivedModel(derived, features, inner);
}

/** The features of the file, and behind them what is derived from them. */
function takenFeatures({ features, derived }: Pick<ModelFile, "features" | "derived">) {
  if (derived === undefined) return features;
  const behind = derivedFeatures(derived).map(({ name, kind }) => ({ name, kind, missing: true }));
  return [...features, ...behind];
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`Cannot load model "${name}": it is no JSON: ${reason}`);
  }
}

/** Columns must belong to features of the same file, or something is silently left out. */
function inconsistent({ features: own, derived, model }: ModelFile): string[] {
  const features = takenFeatures({ features: own, derived });
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const twice = features.filter((feature) => byName.get(feature.name) !== feature)
    .map(({ name }) => `feature "${name}" stands twice`);
  if (model.kind === "bgnbd" || derived !== undefined) twice.push(...historyProblems(own));
  if (model.kind !== "logistic") return twice;
  return model.columns.flatMap(({ name, feature, part, level }) => {
    const owner = byName.get(feature);
    if (owner === undefined) return [`column "${name}" belongs to no feature`];
    const fits = part === "missing"
      ? owner.missing
      : part === "value"
      ? owner.kind === "number"
      : owner.kind === "category" && level !== null && owner.levels.includes(level);
    return fits ? [] : [`column "${name}" does not fit feature "${feature}"`];
  }).concat(twice);
}

function otherThan(file: ModelFile, { dataset, hashes = {}, features }: Expected): string[] {
  const problems: string[] = [];
  if (dataset !== undefined && dataset !== file.dataset) {
    problems.push(`it is for data set "${file.dataset}", must be for "${dataset}"`);
  }
  for (const [what, hash] of Object.entries(hashes)) {
    const own = file.hashes[what as keyof ModelFile["hashes"]];
    if (hash !== undefined && hash !== own) {
      problems.push(`it was made from ${what} ${own.slice(0, 12)}, must be ${hash.slice(0, 12)}`);
    }
  }
  if (features === undefined) return problems;
  const own = new Map(file.features.map(({ name, kind }) => [name, kind]));
  for (const { name, kind } of features) {
    const has = own.get(name);
    if (has === undefined) problems.push(`it does not know feature "${name}"`);
    else if (has !== kind) problems.push(`it takes feature "${name}" as ${has}, must be ${kind}`);
  }
  const given = new Set(features.map(({ name }) => name));
  for (const name of own.keys()) {
    if (!given.has(name)) problems.push(`its feature "${name}" is not given`);
  }
  return problems;
}
