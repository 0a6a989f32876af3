import { TextLineStream } from "./lines.ts";
import { type Call, callStage } from "./call.ts";
import { channelLine, type ChannelMessage } from "./channel.ts";
import type { AnyStage, ParamsSchema, StageDeclaration, Stores } from "./declare.ts";
import type { Input, LookUp, Resolved } from "./inputs.ts";
import type { Json } from "./json.ts";
import type { Output } from "./outputs.ts";
import type { z } from "zod";

/** What the runner asks of a stage's process, on its first line of input. */
export type Request =
  | { kind: "call"; call: Call }
  | { kind: "resolve"; input: string; context: LookUp<{ [key: string]: Json }> };

/** The argument by which the runner starts a stage; without it the stage runs alone. */
export const runnerArgument = "--for-runner";

/**
 * The last line of a stage file: `if (import.meta.main) await main(stage, import.meta);`
 *
 * Alone (`deno run -A stages/x.ts [--dataset NAME] [--set x.key=value]`) it writes the outputs and
 * records nothing. For the runner it takes a request from standard input and answers on standard output.
 */
export async function main<
  P extends ParamsSchema,
  const I extends Record<string, Input<z.output<P>>>,
  const O extends Record<string, Output>,
  const S extends Stores = Record<never, never>,
>(stage: StageDeclaration<P, I, O, S>, meta: ImportMeta): Promise<void> {
  const plain = stage as unknown as AnyStage;
  if (Deno.args[0] !== runnerArgument) {
    const { runAlone } = await import("./alone.ts");
    Deno.exit(await runAlone(plain, meta.filename!, Deno.args));
  }
  const lines = Deno.stdin.readable
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  const first = await lines.read();
  // The runner keeps our input open; its end means that the runner is gone and nobody wants the result.
  lines.read().then(() => Deno.exit(1));
  try {
    send(await answer(plain, JSON.parse(first.value ?? "") as Request));
    Deno.exit(0);
  } catch (error) {
    send({ kind: "failed", ...described(error) });
    Deno.exit(1);
  }
}

/** Whatever was thrown: a stage may throw a text, nothing at all, or an error without words. */
function described(error: unknown): { message: string; stack?: string } {
  if (!(error instanceof Error)) return { message: `it threw ${Deno.inspect(error)}` };
  const { name, message, stack } = error;
  return { message: message.trim() === "" ? `it threw ${name} without a message` : message, stack };
}

async function answer(stage: AnyStage, request: Request): Promise<ChannelMessage> {
  if (request.kind === "call") {
    const { reads } = await callStage(stage, request.call, {
      log: (message) => console.log(message),
      progress: (done, total) => send({ kind: "progress", done, total }),
    });
    return { kind: "done", reads };
  }
  const input = stage.inputs[request.input] as unknown as Resolved<unknown, Json>;
  return { kind: "value", value: await input.resolve(request.context) };
}

function send(message: ChannelMessage): void {
  const bytes = new TextEncoder().encode(channelLine(message));
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}
