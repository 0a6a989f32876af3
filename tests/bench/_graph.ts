import { TestProject } from "../_project.ts";

/** How the made-up pipeline looks: `chain`: each stage reads the one before; `fan`: each its own file. */
export interface GraphOptions {
  stages: number;
  shape: "chain" | "fan";
  /** Inputs and outputs of a stage together. */
  files_per_stage: number;
}

/** A project of trivial stages, each copying one small file to each of its outputs. */
export function makeGraph({ stages, shape, files_per_stage }: GraphOptions): TestProject {
  const project = TestProject.make();
  project.write("data/in/s0.txt", "0\n");
  const inputs_max = Math.max(1, Math.floor(files_per_stage / 2));
  const outputs_max = Math.max(1, files_per_stage - inputs_max);
  for (let index = 1; index <= stages; index++) {
    const inputs: string[] = [];
    for (let k = 0; k < inputs_max; k++) {
      const own = `data/in/s${index}_${k}.txt`;
      const before = index === 1 ? "data/in/s0.txt" : `data/{dataset}/s${index - 1}_0.txt`;
      inputs.push(shape === "chain" && k === 0 ? before : own);
      if (inputs[k] === own) project.write(own, `${index} ${k}\n`);
    }
    const outputs = Array.from(
      { length: outputs_max },
      (_, k) => `data/{dataset}/s${index}_${k}.txt`,
    );
    project.write(`stages/s${index}.ts`, stageText(inputs, outputs));
  }
  return project;
}

function stageText(inputs: string[], outputs: string[]): string {
  const record = (paths: string[], letter: string) =>
    `{ ${paths.map((path, k) => `${letter}${k}: ${JSON.stringify(path)}`).join(", ")} }`;
  return `import { z } from "zod";
import { defineStage, main } from "../lib/stage/mod.ts";

const stage = defineStage({
  about: "Copies its first input",
  params: z.strictObject({}),
  inputs: ${record(inputs, "i")},
  outputs: ${record(outputs, "o")},
  run({ inputs, outputs }) {
    for (const path of Object.values(outputs)) Deno.copyFileSync(inputs.i0, path);
  },
});
export default stage;
if (import.meta.main) await main(stage, import.meta);
`;
}
