import type { Json } from "./json.ts";

/** Starts every line that the runner reads itself; all other lines are the stage's own log. */
const mark = "\x1e";

/** What a stage tells the runner besides its log. */
export type ChannelMessage =
  | { kind: "progress"; done: number; total?: number }
  | { kind: "done"; reads: string[] }
  | { kind: "failed"; message: string; stack?: string }
  | { kind: "value"; value: Json }
  | { kind: "declared"; value: Json };

export function channelLine(message: ChannelMessage): string {
  return `${mark}${JSON.stringify(message)}\n`;
}

/** The message on this line, or undefined where the line is part of the log. */
export function parseChannelLine(line: string): ChannelMessage | undefined {
  if (!line.startsWith(mark)) return undefined;
  try {
    return JSON.parse(line.slice(1)) as ChannelMessage;
  } catch {
    return undefined;
  }
}
