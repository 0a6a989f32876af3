/**
 * Measures the runner: `deno task bench [--large]`. With DVC on the PATH both run the same graphs in
 * the same call. Prints a Markdown table; docs/benchmarks.md holds one with its machine.
 */
import { join } from "node:path";
import { createHash } from "node:crypto";
import { hashFile } from "../../lib/pipeline/cache/hash.ts";
import { house, taskCommand, TestProject } from "../_project.ts";
import { measureDvc } from "./_dvc.ts";
import { makeGraph } from "./_graph.ts";
import { type Measure, measure, median, which } from "./_measure.ts";
import { measureRegistry } from "./_registry.ts";
import { measureResamples } from "./_resamples.ts";

const noops = 9;
const large = Deno.args.includes("--large");
const rows: string[] = [];

const show = ({ wall_s, cpu_s, rss_mib }: Measure) =>
  `${wall_s.toFixed(2)} s wall, ${cpu_s.toFixed(2)} s CPU, ${rss_mib.toFixed(0)} MiB`;

function row(what: string, ours: string, other = "", ratio = ""): void {
  rows.push(`| ${what} | ${ours} | ${other} | ${ratio} |`);
  console.error(`${what}: ${ours} ${other} ${ratio}`);
}

/** The command behind a task, without the 25 ms of `deno task` itself. */
const script = (...args: string[]) => ["deno", ...taskCommand("repro"), ...args];

/** Times on disk can be trusted two seconds after the last change. */
const settle = () => new Promise((done) => setTimeout(done, 3100));

async function nothingToDo(project: TestProject) {
  const fresh = await median(3, () => measure(script("--quiet"), project.root));
  await settle();
  await measure(script("--quiet"), project.root); // writes down what has settled
  const noop = await median(noops, () => measure(script("--quiet"), project.root));
  return { fresh, noop };
}

async function noOp(): Promise<void> {
  for (const stages of [12, 100]) {
    using project = makeGraph({ stages, shape: "fan", files_per_stage: 10 });
    const first = await measure(script("--quiet", "--jobs", "2"), project.root);
    const { fresh, noop } = await nothingToDo(project);
    row(`first run, ${stages} stages × 10 files, 2 jobs`, show(first));
    row(`nothing to do, ${stages} × 10 files, right after a run`, show(fresh));
    row(`nothing to do, ${stages} × 10 files, later`, show(noop));
    Deno.symlinkSync(join(house, "tasks"), project.path("tasks"));
    const task = ["deno", "task", "--quiet", "repro", "--quiet"];
    const whole = await median(noops, () => measure(task, project.root));
    row(`the same through \`deno task\`, ${stages} stages`, show(whole));
  }
}

async function besideDvc(): Promise<void> {
  const dvc = which("dvc");
  if (dvc === undefined) console.error("dvc is not on the PATH: its column stays empty");
  for (const stages of large ? [10, 100, 300] : [10, 100]) {
    using project = makeGraph({ stages, shape: "chain", files_per_stage: 2 });
    const first = await measure(script("--quiet", "--jobs", "2"), project.root);
    const { noop } = await nothingToDo(project);
    const peer = dvc === undefined ? undefined : await measureDvc(dvc, stages, "chain", 5);
    const ratio = (ours: Measure, other?: Measure) =>
      other === undefined
        ? ""
        : `${(other.cpu_s / ours.cpu_s).toFixed(1)} × less CPU, ${
          (other.wall_s / ours.wall_s).toFixed(1)
        } × less wall`;
    row(
      `first run, chain of ${stages}`,
      show(first),
      peer && show(peer.first),
      ratio(first, peer?.first),
    );
    row(`no-op, chain of ${stages}`, show(noop), peer && show(peer.noop), ratio(noop, peer?.noop));
  }
}

async function manyStages(): Promise<void> {
  using project = makeGraph({ stages: 1000, shape: "fan", files_per_stage: 2 });
  const cold = await measure(["sh", "-c", `${script("--dry").join(" ")} || true`], project.root);
  row("plan of 1,000 stages, declarations read for the first time", show(cold));
  const plan = ["sh", "-c", `${script("--dry", "--quiet").join(" ")} || true`];
  row("plan of 1,000 stages", show(await median(3, () => measure(plan, project.root))));
  if (!large) return;
  row("first run of 1,000 stages, 2 jobs", show(await measure(script("--quiet"), project.root)));
}

function hashing(): void {
  const path = Deno.makeTempFileSync();
  const size_mib = 512;
  using file = Deno.openSync(path, { write: true });
  for (let piece = 0; piece < size_mib; piece++) {
    file.writeSync(new Uint8Array(1 << 20).fill(piece));
  }
  const speeds: number[] = [];
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    hashFile(path);
    speeds.push(size_mib / 1024 / ((performance.now() - start) / 1000));
  }
  Deno.removeSync(path);
  const block = new Uint8Array(1 << 26);
  const start = performance.now();
  createHash("sha256").update(block).digest();
  const bare = 64 / 1024 / ((performance.now() - start) / 1000);
  row(
    "hashing one file of 512 MiB",
    `${speeds.sort()[2]!.toFixed(2)} GiB/s`,
    `${bare.toFixed(2)} GiB/s without the disk`,
  );
}

async function smallFiles(): Promise<void> {
  const count = 100_000;
  using project = makeGraph({ stages: 1, shape: "fan", files_per_stage: 2 });
  project.write(
    "stages/s1.ts",
    project.read("stages/s1.ts").replace('"data/in/s1_0.txt"', '"data/in/"')
      .replace("Deno.copyFileSync(inputs.i0, path)", 'Deno.writeTextFileSync(path, "1")'),
  );
  for (let index = 0; index < count; index++) {
    const folder = join(project.root, "data/in", String(index % 100));
    if (index < 100) Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(join(folder, `${index}.txt`), `${index}\n`);
  }
  row(
    "first run over a folder of 100,000 files",
    show(await measure(script("--quiet"), project.root)),
  );
  await settle();
  await measure(script("--quiet"), project.root);
  const status = ["deno", ...taskCommand("status")];
  row("status, 100,000 files, warm", show(await median(3, () => measure(status, project.root))));
  row("nothing to do, 100,000 files", show(await median(3, () => measure(script(), project.root))));
}

await noOp();
await besideDvc();
await manyStages();
hashing();
await smallFiles();
for (const [what, measured] of await measureRegistry()) row(what, show(measured));
for (const [what, wall_s] of measureResamples()) row(what, `${wall_s.toFixed(2)} s wall`);
console.log("| what | this runner | DVC | ratio |\n|---|---|---|---|");
console.log(rows.join("\n"));
