import { type ChannelMessage, parseChannelLine, TextLineStream } from "../../stage/mod.ts";

/** How a child `deno` ended. */
export interface ChildResult {
  code: number;
  /** The signal that ended it, if one did. */
  signal: Deno.Signal | null;
  /** Lines that were not for the runner, standard output and error in the order they came. */
  log: string[];
  messages: ChannelMessage[];
}

export interface ChildOptions {
  cwd: string;
  env?: Record<string, string>;
  /** What is written to the child's input. */
  input: string;
  /** Keep the input open until the child ends, so that it sees when this process dies. */
  keep_input_open?: boolean;
  onLine?(line: string): void;
  onMessage?(message: ChannelMessage): void;
  signal?: AbortSignal;
}

/** Environment of every child: nothing of a stage may depend on the machine's time zone or language. */
const fixed_environment = {
  TZ: "UTC",
  LC_ALL: "C.UTF-8",
  LANG: "C.UTF-8",
  NO_COLOR: "1",
  DENO_NO_UPDATE_CHECK: "1",
  DENO_NO_PROMPT: "1",
};

/** Starts `deno` with these arguments and waits for its end. */
export async function runDeno(args: string[], options: ChildOptions): Promise<ChildResult> {
  const child = new Deno.Command("deno", {
    args,
    cwd: options.cwd,
    env: { ...fixed_environment, ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: options.signal,
  }).spawn();
  const result: ChildResult = { code: 0, signal: null, log: [], messages: [] };
  const take = async (stream: ReadableStream<Uint8Array>) => {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) {
      const { text, message } = parseChannelLine(line);
      if (text !== undefined) {
        result.log.push(text);
        options.onLine?.(text);
      }
      if (message !== undefined) {
        result.messages.push(message);
        options.onMessage?.(message);
      }
    }
  };
  const input = child.stdin.getWriter();
  const feed = async () => {
    try {
      await input.write(new TextEncoder().encode(options.input));
      if (!options.keep_input_open) await input.close();
    } catch {
      // The child ended before it read its input; its exit code says why.
    }
  };
  const [, , , status] = await Promise.all([
    feed(),
    take(child.stdout),
    take(child.stderr),
    child.status,
  ]);
  if (options.keep_input_open) await input.close().catch(() => {});
  return { ...result, code: status.code, signal: status.signal };
}
