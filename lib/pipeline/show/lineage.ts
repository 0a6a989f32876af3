import { resolve } from "node:path";
import { checkDatasetName, nearest, nearestHint } from "../../stage/mod.ts";
import type { Content } from "../cache/files.ts";
import type { Hash } from "../cache/hash.ts";
import { type Maker, Tracer } from "./lineage_trace.ts";
import { recordedDatasets, Records } from "./lineage_records.ts";
import { trimmed } from "../plan/order.ts";
import { openProject, shown } from "../project.ts";

/** Where a file came from: the stage that made it, and everything before that. */
export interface Lineage {
  path: string;
  content: Content;
  /** Key of the maker in `makers`; absent for what no stage made. */
  made_by?: string;
  /** Stages that read this very content from outside. */
  source_of: string[];
  /** Every stage on the way, by key, so that shared ones stand once. */
  makers: Record<string, Maker>;
  notes: string[];
}

/**
 * Finds what made a file or folder, by its content alone.
 *
 * @param dataset None: all that have a lock file.
 * @throws {Error} If the content is not on record, with the recorded one where the path has one.
 */
export async function lineage(root: string, file: string, dataset?: string): Promise<Lineage> {
  const datasets = recordedDatasets(root);
  if (datasets.length === 0) {
    throw new Error(`Cannot trace "${file}": there are no records yet, run "deno task repro"`);
  }
  const chosen = dataset === undefined ? datasets : [checkDatasetName(dataset)];
  if (dataset !== undefined && !datasets.includes(dataset)) {
    const hint = nearestHint(dataset, datasets);
    throw new Error(`Cannot trace "${file}": data set "${dataset}" has no records, ${hint}`);
  }
  const records = await Records.read(root, chosen);
  const path = trimmed(shown(openProject(root, ""), resolve(root, file)));
  const content = records.files.content(resolve(root, file));
  const on_record = recordedAt(records, path);
  if (content === undefined) throw missing(records, path, on_record);

  const tracer = new Tracer(records);
  const made_by = tracer.maker(content.hash, path);
  const source_of = made_by === undefined ? tracer.readers(content.hash) : [];
  if (made_by === undefined && source_of.length === 0) throw unknown(path, content, on_record);
  const notes: string[] = [];
  const is_other = on_record.length > 0 && !on_record.some(({ hash }) => hash === content.hash);
  if (is_other) {
    notes.push(
      `the lock file records another content at this path (${on_record[0]!.hash.slice(0, 12)})`,
    );
  }
  return {
    path,
    content,
    ...(made_by === undefined ? {} : { made_by }),
    source_of,
    makers: tracer.makers,
    notes,
  };
}

/** What the locks have at this path: an output, or a file inside one. */
function recordedAt(records: Records, path: string): { stage: string; hash: Hash }[] {
  return records.all.flatMap(({ stage, entry }) =>
    Object.values(entry.outputs).flatMap((output) => {
      const plain = trimmed(output.path);
      if (plain === path) return [{ stage, hash: output.hash }];
      if (!path.startsWith(`${plain}/`)) return [];
      const inside = records.tree(output, output.path)
        ?.find((one) => `${plain}/${one.path}` === path);
      return inside ? [{ stage, hash: inside.hash }] : [];
    })
  );
}

function missing(records: Records, path: string, on_record: { stage: string; hash: Hash }[]) {
  const [known] = on_record;
  if (known !== undefined) {
    return new Error(
      `Cannot trace "${path}": it is not there; recorded is ${known.hash.slice(0, 12)}, ` +
        `run "deno task repro ${known.stage}" to make it again`,
    );
  }
  const all = records.all.flatMap(({ entry }) => Object.values(entry.outputs));
  const close = nearest(path, all.map((output) => output.path));
  const hint = close === undefined ? "name a file of the project" : `nearest is "${close}"`;
  return new Error(`Cannot trace "${path}": there is no such file, ${hint}`);
}

function unknown(path: string, content: Content, on_record: { stage: string; hash: Hash }[]) {
  const own = content.hash.slice(0, 12);
  const [known] = on_record;
  if (known === undefined) {
    return new Error(
      `Cannot trace "${path}": no run has made or read its content (${own}), ` +
        "it was put there by hand or its record is gone",
    );
  }
  return new Error(
    `Cannot trace "${path}": it was edited, its content is ${own} and recorded is ` +
      `${known.hash.slice(0, 12)}, run "deno task repro ${known.stage}" to make that again`,
  );
}
