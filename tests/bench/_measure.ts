/** Seconds of wall time and of processor time (user and system, children included) of one command. */
export interface Measure {
  wall_s: number;
  cpu_s: number;
  rss_mib: number;
}

/** Runs a command through the system's own `time`, so that every kind of program is counted alike. */
export async function measure(command: string[], cwd: string): Promise<Measure> {
  const report = Deno.makeTempFileSync();
  const output = await new Deno.Command("/usr/bin/time", {
    args: ["-f", "%e %U %S %M", "-o", report, ...command],
    cwd,
    env: { NO_COLOR: "1", DVC_NO_ANALYTICS: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!output.success) {
    const text = new TextDecoder();
    throw new Error(
      `Cannot measure "${command.join(" ")}": ${text.decode(output.stdout)}${
        text.decode(output.stderr)
      }`,
    );
  }
  const [wall_s, user, system, kib] = Deno.readTextFileSync(report).trim().split("\n").at(-1)!
    .split(" ").map(Number);
  Deno.removeSync(report);
  return { wall_s: wall_s!, cpu_s: user! + system!, rss_mib: kib! / 1024 };
}

/** The median of several measures, each figure by itself. */
export async function median(runs: number, work: () => Promise<Measure>): Promise<Measure> {
  const all: Measure[] = [];
  for (let run = 0; run < runs; run++) all.push(await work());
  const middle = (key: keyof Measure) =>
    all.map((one) => one[key]).sort((a, b) => a - b)[all.length >> 1]!;
  return { wall_s: middle("wall_s"), cpu_s: middle("cpu_s"), rss_mib: middle("rss_mib") };
}

/** Where a program is, or undefined. */
export function which(name: string): string | undefined {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
    } catch {
      // not here
    }
  }
  return undefined;
}
