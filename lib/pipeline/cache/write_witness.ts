import { join } from "node:path";
import { fillDataset, paramsFileName, sourcePath } from "../../stage/mod.ts";
import type { StageResult } from "../events.ts";
import { lockPath, shown } from "../project.ts";
import { asksServer, storeParts } from "../plan/basis.ts";
import { awaitedPaths } from "../plan/order.ts";
import type { Session } from "../session.ts";
import { isRemote } from "../transfer/remote_source.ts";
import { factOf, isSettled, madeBy, type Witness, witnessPath } from "./witness.ts";
import { removeIfThere, writeWhole } from "./write.ts";

/**
 * Writes down what stat says of every file that was looked at, so that the next call with the same
 * arguments can answer at once. Only where nothing was done and everything has settled.
 */
export function writeWitness(
  session: Session,
  args: string[],
  results: StageResult[],
): void {
  const { root, dataset } = session.project;
  const path = witnessPath(root, args);
  const idle = results.every(({ outcome }) => outcome === "skip");
  const paths = idle
    ? watchedPaths(session, new Set(results.map(({ stage }) => stage)))
    : undefined;
  if (paths === undefined) return removeIfThere(path);
  const facts = paths.map((one) => factOf(root, one));
  const recorded_ms = session.files.recorded_ms;
  const settled = facts.every(([, , , mtime = 0, ctime = 0]) =>
    isSettled(mtime, ctime, recorded_ms)
  );
  if (!settled) return;
  const witness: Witness = { made_by: madeBy(), args, dataset, results, facts };
  writeWhole(path, JSON.stringify(witness));
}

/** Everything that a decision on these stages depended on; undefined where it depended on something outside the disk. */
function watchedPaths(session: Session, names: ReadonlySet<string>): string[] | undefined {
  const { project, graph } = session;
  const filled = (path: string) => fillDataset(path, project.dataset).replace(/\/$/, "");
  const found = new Set<string>(["stages", "deno.json", "deno.lock", paramsFileName]);
  found.add(shown(project, lockPath(project)));
  found.add(shown(project, join(project.own, "journal")));
  found.add(shown(project, join(project.cache, "scratch"))); // what a killed run left there
  found.add(filled("data/{dataset}/failed")); // what a failed run left there
  for (const module of graph.modules) found.add(module);
  for (const stage of session.order.stages.filter(({ name }) => names.has(name))) {
    for (const output of Object.values(stage.outputs)) addTree(session, filled(output.path), found);
    for (const input of Object.values(stage.inputs)) {
      for (const path of awaitedPaths(input)) addTree(session, filled(path), found);
      if (input.kind === "yaml") found.add(filled(input.path));
      else if (input.kind === "resolved") {
        if (asksServer(session, input)) return undefined;
        for (const path of input.reads) addTree(session, filled(path), found);
        for (const path of storeParts(session, input)) addTree(session, path, found);
      } else if (input.kind === "source") {
        const given = stage.params[input.param];
        if (isRemote(given)) return undefined; // the next call has to ask its server again
        const source = sourcePath(project.root, project.dataset, given);
        found.add(`data/sources/${project.dataset}`);
        if (source !== undefined) addTree(session, source, found);
      }
    }
  }
  return [...found];
}

/** A path and, where it is a folder, every folder and file below it: a folder's time tells of new names. */
function addTree(session: Session, path: string, found: Set<string>): void {
  if (found.has(path)) return;
  found.add(path);
  const full = path.startsWith("/") ? path : join(session.project.root, path);
  try {
    if (!Deno.statSync(full).isDirectory) return;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  for (const file of session.files.tree(full)) {
    const parts = file.path.split("/");
    for (let length = 1; length <= parts.length; length++) {
      found.add(`${path}/${parts.slice(0, length).join("/")}`);
    }
  }
}
