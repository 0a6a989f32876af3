import { parseArgs } from "@std/cli";
import type { Setting } from "../lib/stage/mod.ts";

/** A mistake in what was typed; ends with exit code 2. */
export class UsageError extends Error {}

/** What a task takes. Every task takes `--help`. */
export interface Usage {
  /** The task's name, its arguments and one line on what it does. */
  text: string;
  /** Flags with a value. */
  string?: readonly string[];
  /** Flags that are there or not. */
  boolean?: readonly string[];
  /** Flags with a value that may stand several times. */
  collect?: readonly string[];
  /** How many words without a flag are taken. */
  words_max?: number;
  /** Shown below the usage by `--help`. */
  help?: string;
}

/** What was typed, checked. */
export interface Typed {
  words: string[];
  value(flag: string): string | undefined;
  values(flag: string): string[];
  has(flag: string): boolean;
}

/** @throws {UsageError} If a flag is unknown, lacks its value, or there are too many words. */
export async function readArguments(args: string[], usage: Usage): Promise<Typed> {
  const { string = [], boolean = [], collect = [], words_max = Infinity } = usage;
  const unknown: string[] = [];
  const flags = parseArgs(args, {
    string: [...string, ...collect, "_"],
    boolean: [...boolean, "help"],
    collect: [...collect],
    unknown: (arg) => {
      if (!arg.startsWith("-")) return true;
      unknown.push(arg);
      return false;
    },
  }) as unknown as Record<string, unknown> & { _: (string | number)[] };
  const valid = [...string, ...boolean, ...collect, "help"].map((name) => `--${name}`);
  if (unknown.length > 0) {
    const { nearestHint } = await import("../lib/stage/mod.ts");
    throw new UsageError(
      unknown.map((arg) =>
        `Cannot use "${arg}": no such flag, ${nearestHint(arg.split("=")[0]!, valid)}`
      ).join("\n"),
    );
  }
  const words = flags._.map(String);
  if (words.length > words_max) {
    throw new UsageError(`Cannot use "${words[words_max]}": too many words`);
  }
  const empty = [...string, ...collect].filter((name) => [flags[name]].flat().includes(""));
  if (empty.length > 0) {
    throw new UsageError(
      empty.map((name) => `Cannot use "--${name}": it needs a value`).join("\n"),
    );
  }
  return {
    words,
    value: (flag) => flags[flag] as string | undefined,
    values: (flag) => (flags[flag] as string[] | undefined) ?? [],
    has: (flag) => flags[flag] === true,
  };
}

/** The settings of `--set section.key=value`. */
export async function readSettings(typed: Typed): Promise<Setting[]> {
  const { parseSetting } = await import("../lib/stage/mod.ts");
  try {
    return typed.values("set").map(parseSetting);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A whole number of at least 1. */
export function readCount(typed: Typed, flag: string): number | undefined {
  const text = typed.value(flag);
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot use "--${flag} ${text}": must be a whole number of at least 1`);
}

/**
 * Runs a task: help on `--help`, exit code 2 with a hint after wrong usage, 1 after a failure,
 * and never a stack trace for something that the user can mend.
 */
export async function runTask(
  usage: Usage,
  work: (typed: Typed) => number | Promise<number>,
): Promise<never> {
  if (Deno.args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(`Usage: ${usage.text}\n${usage.help ? `\n${usage.help.trim()}\n` : ""}`.trimEnd());
    Deno.exit(0);
  }
  try {
    Deno.exit(await work(await readArguments(Deno.args, usage)));
  } catch (error) {
    if (error instanceof UsageError || (error as { is_usage?: boolean }).is_usage) {
      console.error(`${(error as Error).message}\nUsage: ${usage.text}`);
      Deno.exit(2);
    }
    const { systemProblem } = await import("../lib/pipeline/mod.ts");
    const problem = await systemProblem(error, Deno.cwd()) ?? messageForPeople(error);
    if (problem === undefined) throw error;
    console.error(problem.replaceAll(`${Deno.cwd()}/`, ""));
    Deno.exit(1);
  }
}

/** A message that says what to do; anything else is a defect. */
function messageForPeople(error: unknown): string | undefined {
  // The language's own "Cannot read properties of undefined" has neither a quoted thing nor a colon.
  if (error instanceof Error && /^Cannot [^"':(]*(?:"|: )/m.test(error.message)) {
    return error.message;
  }
}
