/** The real module graph of the project, as `deno info` sees it. */
import { isSource, readTree, root, type Tree } from "./_tree.ts";

/** One import. */
export interface Edge {
  from: string;
  /** A path from the root, or a package without its version: `npm:zod/v4`. */
  to: string;
  /** Erased before the program runs. */
  typeOnly: boolean;
}

/** What the rules judge. */
export interface Graph {
  /** Text by path of every source that is no test. */
  sources: Tree;
  edges: Edge[];
  /** Imports that lead nowhere, in words: a graph with a hole proves nothing. */
  broken: string[];
}

interface Resolved {
  specifier?: string;
  error?: string;
}

interface Module {
  specifier: string;
  error?: string;
  dependencies?: { specifier: string; code?: Resolved; type?: Resolved }[];
}

/** Reads the graph below tasks/, stages/, lib/ and serve/. */
export async function readGraph(): Promise<Graph> {
  const tree = await readTree();
  const paths = Object.keys(tree).filter((path) =>
    /^(tasks|stages|lib|serve)\//.test(path) && isSource(path)
  );
  const modules = await modulesOf(paths);
  return {
    sources: Object.fromEntries(paths.map((path) => [path, tree[path] ?? ""])),
    edges: modules.flatMap(edgesOf),
    broken: modules.flatMap((module) => holesOf(module, modules)),
  };
}

/** One synthetic root that imports everything, because `deno info` takes one file per call. */
async function modulesOf(paths: readonly string[]): Promise<Module[]> {
  const folder = await Deno.makeTempDir({ prefix: "graph-" });
  try {
    const entry = `${folder}/root.ts`;
    const lines = paths.map((path) => `import ${JSON.stringify(new URL(path, root).href)};\n`);
    await Deno.writeTextFile(entry, lines.join(""));
    // Without npm the answer needs no network and no cache; an edge to a package is still listed.
    const args = ["info", "--json", "--no-npm", "--no-lock", "--config", "deno.json", entry];
    const child = new Deno.Command("deno", { args, cwd: root });
    const { success, stdout, stderr } = await child.output();
    if (!success) throw new Error(`Cannot read the graph: ${new TextDecoder().decode(stderr)}`);
    const { modules }: { modules: Module[] } = JSON.parse(new TextDecoder().decode(stdout));
    return modules.filter(({ specifier }) => specifier.startsWith(root.href));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function edgesOf({ specifier, dependencies = [] }: Module): Edge[] {
  return dependencies.flatMap(({ code, type }) => {
    const target = code?.specifier ?? type?.specifier;
    if (target === undefined) return [];
    return [{ from: local(specifier), to: local(target), typeOnly: code === undefined }];
  });
}

/** Names that lead nowhere, and files that cannot be read or parsed, each with who imports it. */
function holesOf({ specifier, error, dependencies = [] }: Module, modules: Module[]): string[] {
  const unresolved = dependencies.flatMap(({ specifier: name, code, type }) => {
    const problem = code?.error ?? type?.error;
    return problem === undefined ? [] : [`${local(specifier)} → ${name}: ${problem}`];
  });
  if (error === undefined) return unresolved;
  const importers = modules.flatMap(edgesOf).filter(({ to }) => to === local(specifier));
  const by = importers.map(({ from }) => from).join(", ") || "nobody";
  return [...unresolved, `${local(specifier)} (imported by ${by}): ${error}`];
}

/** A path from the root, or a package's name and entry; versions are no business of the rules. */
function local(specifier: string): string {
  if (specifier.startsWith(root.href)) return decodeURI(specifier.slice(root.href.length));
  return specifier.replace(/^npm:\/?(@[^/]+\/[^/@]+|[^/@]+)(@[^/]+)?/, "npm:$1");
}
