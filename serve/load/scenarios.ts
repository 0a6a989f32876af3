import { z } from "zod";
import { seededUniform } from "../../lib/metrics/mod.ts";

export const scenario_names = ["single", "batch", "customer", "explain"] as const;

export type ScenarioName = typeof scenario_names[number];

/** How many of one kind come on how many of another. */
export type Mix = ReadonlyMap<ScenarioName, number>;

/** One kind of request. */
export interface Scenario {
  name: ScenarioName;
  weight: number;
  method: "GET" | "POST";
  /** Addresses and bodies to take in turn. */
  path: readonly string[];
  body: readonly Uint8Array<ArrayBuffer>[];
}

/** Reads `single=8,batch=1`. @throws {TypeError} If it is written otherwise. */
export function readMix(text: string): Mix {
  const mix = new Map<ScenarioName, number>();
  for (const part of text.split(",")) {
    const [, name, weight] = /^([a-z]+)=(\d{1,6})$/.exec(part.trim()) ?? [];
    const known = scenario_names.find((one) => one === name);
    if (known === undefined || mix.has(known)) {
      throw new TypeError(
        `Cannot read mix "${text}": ` +
          (known === undefined ? `"${part}" is no part of it` : `"${known}" stands twice`) +
          `, must be such as single=8,batch=1 with ${scenario_names.join(", ")}`,
      );
    }
    if (Number(weight) > 0) mix.set(known, Number(weight));
  }
  if (mix.size > 0) return mix;
  throw new TypeError(`Cannot read mix "${text}": it is empty, must be such as single=8,batch=1`);
}

/** The part of `GET /model` that tells which rows the model takes. */
const model_schema = z.object({
  champion: z.object({
    features: z.array(z.discriminatedUnion("kind", [
      z.object({
        name: z.string(),
        kind: z.literal("number"),
        min: z.number().optional(),
        max: z.number().optional(),
      }),
      z.object({ name: z.string(), kind: z.literal("category"), levels: z.array(z.string()) }),
    ])).min(1),
  }),
});

export interface ScenarioOptions {
  mix: Mix;
  /** What `GET /model` answers. */
  model: unknown;
  /** Rows of a batch. */
  rows: number;
  /** Ids for predictions by customer. */
  customers: readonly string[];
  seed: number;
}

/** So many bodies are drawn beforehand: making them must not slow down the sending. */
const singles = 500, batches = 20;

/**
 * Draws requests for the model that serves.
 *
 * @throws {TypeError} If `model` does not tell which rows it takes.
 */
export function makeScenarios(options: ScenarioOptions): Scenario[] {
  const parsed = model_schema.safeParse(options.model);
  if (!parsed.success) {
    throw new TypeError("Cannot make requests: /model does not say which features the model takes");
  }
  const { features } = parsed.data.champion;
  const { seed, rows, customers } = options;
  const random = seededUniform(seed);
  const row = () => ({
    features: Object.fromEntries(features.map((feature) => {
      if (random() < 0.05) return [feature.name, null];
      if (feature.kind === "category") {
        const { levels } = feature;
        return [feature.name, levels[Math.floor(random() * levels.length)] ?? null];
      }
      const { min, max } = feature;
      const low = min ?? Math.min(-100, max ?? 0), high = max ?? Math.max(100, low);
      return [feature.name, low + random() * (high - low)];
    })),
  });
  const bodies = (count: number, draw: () => unknown) =>
    Array.from({ length: count }, () => new TextEncoder().encode(JSON.stringify(draw())));
  const made: Record<ScenarioName, () => Omit<Scenario, "name" | "weight">> = {
    single: () => ({ method: "POST", path: ["/predict/single"], body: bodies(singles, row) }),
    batch: () => ({
      method: "POST",
      path: ["/predict"],
      body: bodies(batches, () => ({ rows: Array.from({ length: rows }, row) })),
    }),
    customer: () => ({
      method: "GET",
      path: customers.map((id) => `/predict/customer/${encodeURIComponent(id)}`),
      body: [],
    }),
    explain: () => ({ method: "POST", path: ["/explain"], body: bodies(singles, row) }),
  };
  return [...options.mix].map(([name, weight]) => ({ name, weight, ...made[name]() }));
}

/** Draws indexes of scenarios by their weights, the same ones for the same seed. */
export function drawScenario(scenarios: readonly Scenario[], seed: number): () => number {
  const random = seededUniform(seed);
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    let left = random() * total;
    const found = scenarios.findIndex(({ weight }) => (left -= weight) < 0);
    return found < 0 ? scenarios.length - 1 : found;
  };
}
