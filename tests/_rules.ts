/** The project's promises about its imports: the table that ARCHITECTURE.md describes in words. */
import type { Arrow, Rules } from "./_architecture.ts";

/** What each room of lib/ may import. Rooms that are still to be built simply have no edges. */
const rooms: readonly Arrow[] = [
  room("std", [], "it adapts packages and knows nothing of the project"),
  room("storage", ["std"], "it moves bytes by key, whatever they mean"),
  room("report", ["std"], "it draws what it is given"),
  room("table", [], "it runs a query, whoever asks"),
  room("stage", ["std"], "whatever it imports enters every stage's fingerprint"),
  room("pipeline", ["stage", "storage", "std"], "the runner deals in paths and hashes only"),
  room("contract", ["std"], "what a data set is depends on nothing that is done with it"),
  room("draft", ["contract", "std"], "it writes what a person would: a contract's text"),
  room("features", ["contract", "table", "std"], "a feature is one definition, used by all"),
  room("generator", ["contract", "table", "std"], "made data know nothing of any model"),
  room("quality", ["contract", "features", "table", "std"], "checks know data, no model"),
  room("drift", ["contract", "features", "table", "std"], "drift compares data, no model"),
  room("metrics", ["contract", "std"], "a figure is a function of numbers, whatever made them"),
  room(
    "model",
    ["metrics", "contract", "features", "table", "std"],
    "a model is a function of features, however it was trained or judged",
  ),
  room(
    "training",
    ["model", "metrics", "contract", "features", "table", "std"],
    "who makes a model does not judge it: an edit of the gate would train anew",
  ),
  room(
    "evaluation",
    ["model", "metrics", "contract", "features", "table", "std"],
    "who judges a model did not make it",
  ),
  room("tracking", ["storage", "std"], "it records what it is told"),
  room("registry", ["storage", "std"], "a version is bytes and their hash, whatever the model"),
  room("online", ["features", "contract", "std"], "serving reads it, so no query engine comes in"),
];

function room(name: string, may: readonly string[], why: string): Arrow {
  return { from: `lib/${name}`, may: may.map((other) => `lib/${other}`), why };
}

const adapters = "its adapter holds the signature that the rest of the project relies on";

/** The rules that tests/architecture_test.ts holds over the real graph. */
export const house: Rules = {
  arrows: [
    {
      from: "tasks",
      may: ["lib", "serve"],
      why: "a task parses arguments and calls a room; the runner starts a stage as a process of " +
        "its own and never imports it",
    },
    { from: "stages", may: ["lib"], why: "a stage is run by others and must run alone" },
    { from: "serve", may: ["lib"], why: "a server answers from what the pipeline has left behind" },
    { from: "lib", may: [], why: "arrows point inward" },
    ...rooms,
  ],
  bans: [
    {
      from: "stages",
      to: "lib/pipeline",
      why: "the runner's code would enter every fingerprint, and each edit of it rerun everything",
    },
    {
      from: "stages",
      to: "lib/draft",
      why: "a stage reads a contract and drafts none: each edit of drafting would rerun it",
    },
    { from: "serve", to: "lib/pipeline", why: "a server runs no stage and needs no such rights" },
    { from: "serve", to: "lib/stage", why: "a server runs no stage and needs no such rights" },
  ],
  weights: [
    { to: "npm:@duckdb", only: "lib/table", why: "another engine must be able to take its place" },
    { to: "npm:hono", only: "serve", why: "only a server speaks HTTP to others" },
    { to: "npm:@hono", only: "serve", why: "only a server speaks HTTP to others" },
    { to: "npm:@observablehq/plot", only: "lib/report", why: "all charts are drawn in one place" },
    { to: "npm:@opentelemetry", only: "serve", why: "only a server's requests are traced" },
    { to: "npm:prom-client", only: "serve", why: "its registry belongs to one server" },
    { to: "npm:ml-logistic-regression", only: "lib/training", why: "it is one model among others" },
    { to: "npm:aws4fetch", only: "lib/storage", why: "S3 is one kind of storage among others" },
    { to: "npm:@redis", only: "lib/online", why: "Redis is one kind of online store among others" },
    { to: "npm:csv-parse", only: "lib/std", why: adapters },
    { to: "npm:csv-stringify", only: "lib/std", why: adapters },
    { to: "npm:yaml", only: "lib/std", why: adapters },
  ],
  words: ["lib/pipeline", "lib/stage"].map((area) => ({
    in: area,
    word: /\bchurn\w*/i,
    why: "the runner must work for any pipeline: name the thing by what the runner does with it",
  })),
  doors: {
    houses: ["lib", "serve"],
    door: "mod.ts",
    also: [
      // The import map's @std/* names lead straight to these; the last is wanted where YAML is not loaded.
      ...["lib/std/cli.ts", "lib/std/csv.ts", "lib/std/yaml.ts", "lib/std/nearest.ts"],
    ],
    why: "what stands behind a door can be changed without asking anybody",
  },
  why: {
    unknown: "is an unknown room: add it to ARCHITECTURE.md and to the table in tests/_rules.ts",
    tests: "a test may do what the program must never do",
    cycles: "files in a cycle can only be understood, moved and loaded together",
  },
};
