import type { Json } from "./json.ts";

/** Starts what the runner reads itself; everything else is the stage's own log. */
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

/** What a line is: log, a message, or a log line that had no end yet and then a message. */
export function parseChannelLine(line: string): { text?: string; message?: ChannelMessage } {
  const at = line.indexOf(mark);
  if (at < 0) return { text: line };
  try {
    const message = JSON.parse(line.slice(at + 1)) as ChannelMessage;
    return at === 0 ? { message } : { text: line.slice(0, at), message };
  } catch {
    return { text: line };
  }
}
