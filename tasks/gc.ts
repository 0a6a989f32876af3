/** Removes from the cache what no lock file names: `deno task gc`. */
import { bytes, gc, type GcResult, type Tally } from "../lib/pipeline/mod.ts";
import { readCount, runTask, type Typed, UsageError } from "./_cli.ts";

const usage = {
  text: "deno task gc (--workspace | --commits N | --all-commits | --rev REV…) [--apply] " +
    "[--grace-days N] [--json]",
  string: ["commits", "grace-days"],
  boolean: ["workspace", "all-commits", "apply", "json"],
  collect: ["rev"],
  words_max: 0,
  help: `
Says what no lock file needs any more, of any data set; with --apply removes it from the cache.
The lock files of the work tree always count. Nothing goes while another task is at work.

  --workspace     keep what the lock files of the work tree name, and no more
  --commits N     … and what those of the last N commits name
  --all-commits   … and what those of every commit of every branch and tag name
  --rev REV       … and what those of this Git revision name; may stand several times
  --apply         remove; without it nothing is changed
  --grace-days N  keep what is younger than N days (default: 1)
  --json          one JSON document instead of lines

Examples:
  deno task gc --workspace
  deno task gc --commits 20 --apply
  deno task gc --rev v1.0 --rev v1.1 --grace-days 7 --apply
`,
};

await runTask(usage, async (typed) => {
  const result = await gc(Deno.cwd(), {
    scope: {
      workspace: typed.has("workspace"),
      commits: readCount(typed, "commits"),
      all_commits: typed.has("all-commits"),
      revisions: typed.values("rev"),
    },
    apply: typed.has("apply"),
    grace_days: readDays(typed),
  });
  if (typed.has("json")) console.log(JSON.stringify(result));
  else report(result);
  return result.damaged.length > 0 ? 1 : 0;
});

function readDays(typed: Typed): number | undefined {
  const text = typed.value("grace-days");
  if (text === undefined) return undefined;
  if (/^[0-9]{1,5}(\.[0-9]+)?$/.test(text)) return Number(text);
  throw new UsageError(`Cannot use "--grace-days ${text}": must be a number of days, 0 or more`);
}

function report(result: GcResult): void {
  const { applied, locks, kept, young, objects, runs, leftovers, damaged } = result;
  const line = (what: string, { count, bytes: size }: Tally, note: string) =>
    console.log(
      `${what.padEnd(12)} ${String(count).padStart(7)}  ${bytes(size).padStart(9)}  ${note}`,
    );
  const verb = applied ? "removed" : "to remove";
  line("objects", kept, `kept, named by ${locks} lock ${locks === 1 ? "file" : "files"}`);
  line("objects", young, "kept, they or their runs are younger than the grace period");
  line("objects", objects, verb);
  line("runs", runs, verb);
  line("leftovers", leftovers, `${verb}, of tasks that were cut off`);
  for (const problem of damaged) console.error(problem);
  if (damaged.length > 0) {
    console.error("Everything stays: mend the damaged lock files or leave their commits out");
  } else if (!applied && objects.count + runs.count + leftovers.count > 0) {
    console.log("Nothing was changed; add --apply to remove");
  }
}
