/** Versions of small models in a registry, for tests. */
import { type ModelFile, modelFileSchema, type Tree } from "../../lib/model/mod.ts";
import {
  carryOut,
  type NewVersion,
  promoteByHand,
  register,
  rollback,
  sha256Of,
  type Version,
  versionToCompareWith,
} from "../../lib/registry/mod.ts";
import { openStorage, type Storage } from "../../lib/storage/mod.ts";
import { smallModel } from "./_test_app.ts";

export const dataset = "small";

const stamp = { who: "ada", at: new Date("2026-01-02T03:04:05Z") };

/** An empty registry in a folder. */
export function emptyRegistry(): { registry: Storage; folder: string } {
  const folder = Deno.makeTempDirSync({ prefix: "models-" });
  return { registry: openStorage(folder), folder };
}

/** The small model with another base, by which its answers are told apart. */
export function modelOfBase(base: number): ModelFile {
  const { model, ...rest } = smallModel();
  return { ...rest, model: { ...model, base } as ModelFile["model"] };
}

/** A model of trees of about so many bytes, on the small model's features. */
export function treesOf(bytes: number, base = 0): ModelFile {
  const tree = balanced(31);
  const count = Math.ceil(bytes / JSON.stringify([[tree]], null, 2).length);
  const model = { kind: "trees", base, trees: Array(count).fill(tree) };
  return modelFileSchema.parse({ ...smallModel(), model });
}

/** A tree that halves the days until it has so many leaves. */
function balanced(leaves: number): Tree {
  const nodes: Record<"feature" | "threshold" | "left" | "right" | "value" | "cover", number>[] =
    [];
  function grow(count: number, low: number, high: number): number {
    const at = nodes.length;
    const threshold = (low + high) / 2;
    const node = { feature: -1, threshold: 0, left: -1, right: -1, value: 0, cover: count };
    nodes.push(node);
    if (count === 1) {
      node.value = low / 1e6;
      return at;
    }
    const half = Math.floor(count / 2);
    Object.assign(node, { feature: 0, threshold });
    node.left = grow(half, low, threshold);
    node.right = grow(count - half, threshold, high);
    return at;
  }
  grow(leaves, 0, 1000);
  const of = (name: keyof typeof nodes[number]) => nodes.map((node) => node[name]);
  return {
    ...{ feature: of("feature"), threshold: of("threshold"), levels: nodes.map(() => null) },
    ...{ missing_left: nodes.map(() => 0 as const), left: of("left"), right: of("right") },
    ...{ value: of("value"), cover: of("cover") },
  };
}

/** What of a version is not as usual. */
export interface Unusual {
  /** In place of the model file. */
  model?: ModelFile | string;
  /** By name; null: left out. */
  files?: Record<string, string | null>;
  dataset?: string;
}

/** Registers a version of the small model with a base of its own. */
export async function registerModel(
  registry: Storage,
  base: number,
  { dataset: name = dataset, ...unusual }: Unusual = {},
): Promise<Version> {
  return (await register(registry, name, newVersion(base, unusual), stamp)).version;
}

function newVersion(base: number, { model = modelOfBase(base), files = {} }: Unusual): NewVersion {
  const all: Record<string, string | null> = {
    "model.json": typeof model === "string" ? model : JSON.stringify(model, null, 2),
    "definition.json": small_definition,
    "card.html": `<!doctype html><title>Card of ${base}</title>`,
    ...files,
  };
  const given = Object.entries(all).flatMap(([name, text]) =>
    text === null ? [] : [[name, new TextEncoder().encode(text)] as const]
  );
  const of = (is_note: boolean) =>
    Object.fromEntries(given.filter(([name]) => (name === "card.html") === is_note));
  const about = { kind: "logistic", decision: null, figures: {}, facts: {} };
  return { ...about, content: of(false), notes: of(true) };
}

/** Registers a model that the gate refuses, so that it becomes the challenger. */
export async function challengeModel(
  registry: Storage,
  base: number,
  unusual: Unusual = {},
): Promise<Version> {
  const decision = {
    sha256: sha256Of(`${base}`),
    promote: false,
    sentence: "It is no better.",
    compared_with: await versionToCompareWith(registry, dataset, ""),
  };
  const judged = { ...newVersion(base, unusual), decision };
  const done = await carryOut(registry, dataset, judged, stamp);
  if (done.outcome === "refused") return done.version;
  throw new TypeError(`the challenger is ${done.outcome}`);
}

/** What the small model's features mean. */
export const small_definition = JSON.stringify({
  features: [
    {
      name: "idle_days",
      kind: "number",
      from: { kind: "fixed", fixed: "recency_days" },
      as_of: "events",
      min: 0,
      max: 1000,
    },
    {
      name: "plan",
      kind: "category",
      from: { kind: "attribute", table: "users", column: "plan" },
      as_of: "today",
    },
  ],
  hash: "d",
});

export async function promote(registry: Storage, number: number): Promise<void> {
  await promoteByHand(registry, dataset, { number, why: "a test" }, stamp);
}

export async function rollBack(registry: Storage): Promise<void> {
  await rollback(registry, dataset, { why: "a test" }, stamp);
}

/** Registers a model and lets it serve. */
export async function promoteModel(
  registry: Storage,
  base: number,
  unusual: Unusual = {},
): Promise<Version> {
  const version = await registerModel(registry, base, unusual);
  await promote(registry, version.number);
  return version;
}
