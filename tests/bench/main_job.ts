/**
 * Measures the main job: `deno task bench:main [--large]`. Made data from nothing, the two real data sets
 * where their files are found beside the repository, and the batch stages at larger sizes.
 */
import { join } from "node:path";
import { mainJob } from "../main_job/_main_job.ts";
import { house, taskCommand } from "../_project.ts";
import { type Measure, measure } from "./_measure.ts";

const real = {
  cdnow: join(house, "../shared/data/cdnow/CDNOW_master.txt"),
  telco: join(house, "../shared/data/telco/Telco-Customer-Churn.csv"),
};
const batch_stages = ["ingest", "prepare", "features", "labels"];

const show = ({ wall_s, cpu_s, rss_mib }: Measure) =>
  `${wall_s.toFixed(1)} s | ${cpu_s.toFixed(1)} s | ${rss_mib.toFixed(0)} MiB`;

const rows: string[] = [];
function row(what: string, measured: Measure): void {
  rows.push(`| ${what} | ${show(measured)} |`);
  console.error(rows.at(-1));
}

const repro = (...args: string[]) => ["deno", ...taskCommand("repro"), "--quiet", ...args];

async function fromNothing(dataset: string, ...args: string[]): Promise<void> {
  using project = mainJob();
  const call = repro("--dataset", dataset, ...args);
  row(`${dataset}, everything from nothing`, await measure(call, project.root));
  await new Promise((done) => setTimeout(done, 3100));
  await measure(call, project.root);
  row(`${dataset}, nothing to do`, await measure(call, project.root));
}

/** Each batch stage by itself, forced, on made data of this size. */
async function batch(users: number, days: number): Promise<void> {
  using project = mainJob();
  const size = ["--set", `ingest.users=${users}`, "--set", `ingest.days=${days}`];
  await measure(repro(...size, "labels", "features"), project.root);
  for (const stage of batch_stages) {
    const call = ["deno", ...taskCommand("stage"), stage, "--force", "--quiet", ...size];
    row(`${users} users × ${days} days: ${stage}`, await measure(call, project.root));
  }
}

await fromNothing("elearning");
for (const [dataset, path] of Object.entries(real)) {
  try {
    Deno.statSync(path);
  } catch {
    console.error(`${dataset}: left out, its file is not beside the repository`);
    continue;
  }
  await fromNothing(dataset, "--set", `ingest.source=${path}`);
}
await batch(20_000, 120);
if (Deno.args.includes("--large")) {
  for (const users of [2_000, 20_000, 100_000]) await batch(users, 240);
}
console.log("| what | wall | CPU | largest process |\n|---|---|---|---|");
console.log(rows.join("\n"));
