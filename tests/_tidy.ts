/** Checks of sources and settings. Each takes the tree and gives its complaints with their reason. */
import { isSource, isTest, isTypeScript, type Tree } from "./_tree.ts";

/** The part of deno.json that the checks read. */
interface Config {
  imports?: Record<string, string>;
  tasks?: Record<string, string | { command?: string; description?: string }>;
}

// Written in two halves, so that this file does not hold what it forbids.
const leftover = new RegExp(`\\b(TO${"DO"}|FIX${"ME"})\\b`);
const linesMax = 400;

/** Work that is noted in a comment is seen by nobody. */
export function leftovers(tree: Tree): string[] {
  return linesOf(tree, (path) => path !== "deno.lock", leftover).map(({ at, found }) =>
    `${at}: "${found}" is left, do it now or write it down where users see it`
  );
}

/** A long file is two files. */
export function longFiles(tree: Tree): string[] {
  return Object.entries(tree).filter(([path]) => isTypeScript(path)).flatMap(([path, text]) => {
    const count = text.split("\n").length - 1;
    return count <= linesMax ? [] : [
      `${path}: has ${count} lines, must have at most ${linesMax}: it holds more than one thing`,
    ];
  });
}

/** A room is entered through mod.ts, and its first words say what the room is for. */
export function roomsWithoutDoor(tree: Tree): string[] {
  const rooms = new Set(Object.keys(tree).flatMap((path) => /^lib\/[^/]+(?=\/)/.exec(path) ?? []));
  return [...rooms].flatMap((room) => {
    const door = tree[`${room}/mod.ts`];
    if (door === undefined) return [`${room}: has no mod.ts, the one door that others import`];
    return /^\/\*\*(?:(?!\*\/)[\s\S])*@module/.test(door) ? [] : [
      `${room}/mod.ts: must begin with a doc comment with @module, it is the room's name plate`,
    ];
  });
}

/** `deno task` lists the tasks with their descriptions, and that list is the front door. */
export function tasksInDisorder(tree: Tree): string[] {
  const tasks = Object.entries(config(tree).tasks ?? {});
  const silent = tasks.filter(([, task]) => typeof task === "string" || !task.description).map((
    [name],
  ) => `deno.json: task "${name}" has no description, the list of tasks would not explain it`);
  const commands = tasks.map(([, task]) => typeof task === "string" ? task : task.command ?? "");
  const orphans = Object.keys(tree)
    .filter((path) => /^tasks\/[^_/][^/]*$/.test(path) && isSource(path))
    .filter((path) => !commands.some((command) => command.includes(path)))
    .map((path) => `${path}: no task in deno.json runs it, so nobody finds it`);
  const dangling = commands.flatMap((command) => command.match(/\btasks\/[\w/.-]+\.tsx?/g) ?? [])
    .filter((path) => tree[path] === undefined)
    .map((path) => `deno.json: a task runs "${path}", which does not exist`);
  return [...silent, ...orphans, ...dangling];
}

/** A range would give another program tomorrow; deno.lock guards only who uses it. */
export function looseVersions(tree: Tree): string[] {
  const exact = /^(?:npm|jsr):\/?(?:@[^/@]+\/)?[^/@]+@\d+\.\d+\.\d+(?:[-+][\w.+-]+)?(?:\/.*)?$/;
  const imports = Object.values(config(tree).imports ?? {}).filter((to) => !to.startsWith("./"));
  const commands = tree["deno.json"]?.match(/(?<=[\s"'])npm:[^\s"']+/g) ?? [];
  return [...new Set([...imports, ...commands])].filter((specifier) => !exact.test(specifier)).map((
    specifier,
  ) => `deno.json: "${specifier}" must name one exact version, or builds differ from day to day`);
}

/** deno.json is the one list of what comes from outside. */
export function strayPackages(tree: Tree): string[] {
  const outside =
    /(?:\b(?:from|import)\s*\(?\s*["'`]|@jsxImportSource\s+)(?:npm|jsr|https?):[^"'`\s]+/;
  return linesOf(tree, isTypeScript, outside).map(({ at, found }) =>
    `${at}: ${found} names a package itself, map it in deno.json where versions are kept`
  );
}

/** A skipped test looks like a passed one; one that is run alone hides the others. */
export function skippedTests(tree: Tree): string[] {
  const skip = /\b(?:ignore|only):\s*true\b|\b(?:test|step|it|describe)\.(?:ignore|only|skip)\b/;
  return linesOf(tree, isTest, skip).map(({ at, found }) =>
    `${at}: "${found}" leaves tests out, make them pass or delete them`
  );
}

/** Nobody else has that folder. */
export function machinePaths(tree: Tree): string[] {
  // Not after a letter or a closing brace: "src/home/x" and "${dir}/root/x" start elsewhere.
  const machine = /(?<![\w.)}-])\/(?:work\/|root\/|home\/\w+)/;
  return linesOf(tree, () => true, machine).map(({ at, found }) =>
    `${at}: "${found}" is a folder of one machine, nobody else has it`
  );
}

function config(tree: Tree): Config {
  return JSON.parse(tree["deno.json"] ?? "{}");
}

function linesOf(tree: Tree, among: (path: string) => boolean, pattern: RegExp) {
  return Object.entries(tree).filter(([path]) => among(path)).flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [{ at: `${path}:${index + 1}`, found }];
    })
  );
}
