/** What the tests of the main job share: projects with the real stages, runs, and looks at results. */
import { dirname, join } from "node:path";
import { openTable, type Row } from "../../lib/table/mod.ts";
import { exists } from "../_faults.ts";
import { type Ended, house, taskCommand, TestProject } from "../_project.ts";

/** What a run finds around it and must not care about. */
export interface Surroundings {
  env?: Record<string, string>;
  /** Threads of the query engine, which takes them from a variable that batch systems set. */
  threads?: number;
}

/** A throw-away project with the stages, parameters and contracts of this one, and no data. */
export function mainJob(): TestProject {
  const project = TestProject.make();
  Deno.copyFileSync(join(house, "params.yaml"), project.path("params.yaml"));
  Deno.mkdirSync(project.path("data/contracts"));
  for (const folder of ["stages", "data/contracts"]) {
    for (const { name, isFile } of Deno.readDirSync(join(house, folder))) {
      const path = join(folder, name);
      if (isFile) Deno.copyFileSync(join(house, path), project.path(path));
    }
  }
  return project;
}

/** Arguments for a made data set that is small enough to be made often. Its gate lets the trees pass. */
export const small = [
  ...["--set", "ingest.users=300", "--set", "ingest.days=150"],
  ...["--set", "candidate.use=challenger", "--set", "evaluate.resamples=100"],
];

/** Runs `deno task repro …`. */
export function repro(
  project: TestProject,
  args: string[],
  surroundings?: Surroundings,
): Promise<Ended> {
  return runDeno(project, [...taskCommand("repro"), ...args], surroundings);
}

/**
 * Runs `deno task repro …` where few rows show little: a first candidate that the gate refuses is let
 * serve by hand, as the refusal says.
 */
export async function reproServing(project: TestProject, args: string[]): Promise<Ended> {
  const ended = await repro(project, args);
  const told = /"deno task registry (promote \d+ --dataset \S+) --why TEXT"/.exec(ended.stderr);
  if (told === null) return ended;
  const promoted = await project.task("registry", ...told[1]!.split(" "), "--why", "few rows");
  return promoted.code === 0 ? await repro(project, args) : promoted;
}

/** Runs `deno …` in the project. */
export async function runDeno(
  project: TestProject,
  args: string[],
  { env = {}, threads }: Surroundings = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args,
    cwd: project.root,
    env: {
      NO_COLOR: "1",
      ...threads === undefined ? {} : { SLURM_CPUS_ON_NODE: `${threads}` },
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Hash of every artifact by its path, as a lock file has them. */
export function artifactHashes(lock: string): Record<string, string> {
  const { stages } = JSON.parse(lock) as {
    stages: Record<string, { outputs: Record<string, { path: string; hash: string }> }>;
  };
  const outputs = Object.values(stages).flatMap((stage) => Object.values(stage.outputs));
  return Object.fromEntries(outputs.map(({ path, hash }) => [path, hash]).sort());
}

/** The rows that a query finds in the project's files; `@/` stands for its folder. */
export async function query(project: TestProject, sql: string): Promise<Row[]> {
  const write = Deno.makeTempDirSync({ dir: dirname(project.root), prefix: "query-" });
  const sandbox = { read: [project.root], write, recordReads: () => {} };
  await using table = await openTable(sandbox, { threads: 1 });
  return await table.all(sql.replaceAll("@/", `${project.root}/`));
}

/**
 * A real data file beside the project, or nothing where it is not there, which is said; in CI it must
 * be there.
 */
export function realFile(path: string): string | undefined {
  const file = join(house, "..", "shared", "data", path);
  if (exists(file) || Deno.env.get("CI") === "true") return file;
  console.log(`left out: ../shared/data/${path} is not there`);
}
