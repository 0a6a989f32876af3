import type { ChildResult } from "./child.ts";
import { systemProblem } from "./trouble.ts";

/** How much of a log a message repeats; the rest, stack traces too, is in the log file. */
const lines_max = 10;
/** Much more of what a stage said itself, which may be all that is wrong with a file. */
const said_lines_max = 50;
const line_length_max = 300;

/**
 * Why a stage's process ended without a result, in its own words where it left any.
 *
 * @param file Path of the stage file, for people.
 * @param scratch Where its outputs were to be; left out of what it said.
 */
export function lastWords(file: string, result: ChildResult, scratch: string): string {
  const { code, signal, log } = result;
  const failed = result.messages.find((message) => message.kind === "failed");
  if (failed?.kind === "failed") {
    const message = failed.message.replaceAll(`${scratch}/out/`, "");
    const full = message.includes("(os error 28)") ? { code: "ENOSPC", message } : {};
    return systemProblem(full, scratch) ?? headOf(message.split("\n"));
  }
  const tail = tailOf(log);
  const said = tail === "" ? " and said nothing" : `:\n${tail}`;
  if (signal === "SIGKILL") {
    return `it was ended by SIGKILL, as the system does where memory runs out${said}`;
  }
  if (signal !== null) return `it was ended by ${signal}${said}`;
  if (code !== 0) return `it ended with exit code ${code}${said}`;
  return `it ended before it was done: ${file} must end with ` +
    '"if (import.meta.main) await main(stage, import.meta);" and may not call Deno.exit';
}

function headOf(lines: readonly string[]): string {
  const all = telling(lines);
  const more = all.length - said_lines_max;
  const head = more <= 0 ? all : [...all.slice(0, said_lines_max), `… ${more} more lines`];
  return head.join("\n");
}

function tailOf(lines: readonly string[]): string {
  return telling(lines).slice(-lines_max).join("\n");
}

function telling(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== "" && !/^ +at /.test(line))
    .map((line) => line.length > line_length_max ? `${line.slice(0, line_length_max)}…` : line);
}
