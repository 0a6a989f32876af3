import { channelLine } from "./channel.ts";
import { declareStage, type ParamProblem } from "./describe.ts";
import type { AnyStage, DeclaredStage } from "./declare.ts";
import type { Json } from "./json.ts";
import type { Sections } from "./params.ts";

/** What reading one stage file gave: its declaration, or why there is none. */
export type Declared =
  | { name: string; declared: DeclaredStage; problems: ParamProblem[] }
  | { name: string; error: string };

/**
 * Reads the declarations of all stages and prints them as one line.
 * Runs in a process without permissions; each import stands literally in the generated root file,
 * which is why Deno loads it without any.
 */
export async function declareAll(
  stages: Record<string, { file: string; load(): Promise<unknown> }>,
): Promise<void> {
  const sections: Sections = JSON.parse(await new Response(Deno.stdin.readable).text());
  const all = await Promise.all(
    Object.entries(stages).map(async ([name, { file, load }]): Promise<Declared> => {
      try {
        const { default: stage } = await load() as { default: AnyStage };
        const section = Object.hasOwn(sections, name) ? sections[name]! : {};
        return { name, ...declareStage(name, file, stage, section) };
      } catch (error) {
        return { name, error: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
  const bytes = new TextEncoder().encode(
    channelLine({ kind: "declared", value: all as unknown as Json }),
  );
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
  Deno.exit(0);
}
