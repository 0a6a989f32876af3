import { join } from "node:path";
import { fillDataset, nearestHint } from "../../stage/mod.ts";
import { ConfigurationError } from "../plan/declare.ts";
import { statOf } from "../cache/files.ts";
import { trimmed } from "../plan/order.ts";
import type { Session } from "../session.ts";

/** A page for people that a stage makes. */
export interface Report {
  stage: string;
  /** The output's name. */
  name: string;
  /** Relative to the project; of a folder its index.html. */
  path: string;
  state: "there" | "missing" | "failed";
}

/** Every report, those that a failed run left in place of the stage's own. */
export function reports(session: Session): Report[] {
  const { root, dataset } = session.project;
  const page = (path: string): string | undefined => {
    const index = `${path}/index.html`;
    const isFolder = statOf(join(root, path))?.isDirectory;
    return [isFolder ? index : path].find((one) => statOf(join(root, one)) !== undefined);
  };
  return session.order.stages.flatMap((stage) =>
    Object.entries(stage.outputs).filter(([, { role }]) => role === "report").map(
      ([name, output]): Report => {
        const path = trimmed(fillDataset(output.path, dataset));
        const below = path.slice(`data/${dataset}/`.length);
        const failed = page(`data/${dataset}/failed/${stage.name}/${below}`);
        if (failed !== undefined) {
          return { stage: stage.name, name, path: failed, state: "failed" };
        }
        const there = page(path);
        const state = there === undefined ? "missing" : "there";
        return { stage: stage.name, name, path: there ?? path, state };
      },
    )
  );
}

/**
 * The reports of this stage, or of this output or file name; without a name all.
 *
 * @throws {ConfigurationError} If no report has this name.
 * @throws {Error} If there is none at all, or it has not been made.
 */
export function chooseReports(all: readonly Report[], name?: string): Report[] {
  const names = (one: Report) => [one.stage, one.name, one.path, one.path.split("/").at(-1)!];
  const chosen = name === undefined ? [...all] : all.filter((one) => names(one).includes(name));
  if (all.length === 0) {
    throw new Error(
      "Cannot open a report: no stage makes one, " +
        'declare an output as report("data/{dataset}/report.html")',
    );
  }
  if (chosen.length === 0) {
    const hint = nearestHint(name!, new Set(all.flatMap((one) => [one.stage, one.name])));
    throw new ConfigurationError(
      [`Cannot open "${name}": there is no such report, ${hint}`],
      true,
    );
  }
  const [first] = chosen;
  if (first && chosen.every(({ state }) => state === "missing")) {
    throw new Error(
      `Cannot open "${first.path}": it is not there, run "deno task repro ${first.stage}"`,
    );
  }
  return chosen;
}
