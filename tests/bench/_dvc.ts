import { join } from "node:path";
import { type Measure, measure, median } from "./_measure.ts";

/** The same graphs as `_graph.ts` with one file a stage, as a DVC project. */
export async function measureDvc(
  dvc: string,
  stages: number,
  shape: "chain" | "fan",
  noops: number,
): Promise<{ first: Measure; noop: Measure }> {
  const root = Deno.makeTempDirSync({ prefix: "dvc-" });
  try {
    for (const folder of ["in", "out"]) Deno.mkdirSync(join(root, folder));
    const lines = ["stages:"];
    for (let index = 0; index <= stages; index++) {
      Deno.writeTextFileSync(join(root, `in/${index}.txt`), `${index}\n`);
      if (index === 0) continue;
      const from = shape === "fan" || index === 1
        ? `in/${shape === "fan" ? index : 0}.txt`
        : `out/${index - 1}.txt`;
      const to = `out/${index}.txt`;
      lines.push(`  s${index}:`, `    cmd: cp ${from} ${to}`, "    deps:", `      - ${from}`);
      lines.push("    outs:", `      - ${to}`);
    }
    Deno.writeTextFileSync(join(root, "dvc.yaml"), lines.join("\n") + "\n");
    await measure(["git", "init", "-q", "."], root);
    await measure([dvc, "init", "-q"], root);
    const first = await measure([dvc, "repro"], root);
    const noop = await median(noops, () => measure([dvc, "repro"], root));
    return { first, noop };
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}
