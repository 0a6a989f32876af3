/** What both training stages read, and what they leave. */
import { createHash } from "node:crypto";
import { type ContractSection, readParts } from "../lib/contract/mod.ts";
import type { BaselineInput, TrainedModel } from "../lib/training/mod.ts";
import { contractHash, readDefinition, readLabelledRows, saveModel } from "../lib/model/mod.ts";
import type { Sandbox } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { writeForeseen } from "./_foreseen.ts";

/** Parts of the contract that training asks for. */
const parts = ["dataset", "label", "snapshots", "split", "calibration_snapshots", "value"] as const;

/** Paths of a training stage's inputs; none of them holds a test row. */
export interface TrainingFiles {
  train: string;
  validation: string;
  /** Rows of the contract's calibration snapshots; left out by those who do not calibrate on them. */
  calibration?: string;
  definition: string;
  contract: ContractSection;
}

/** Everything that models are made from. */
export async function readTrainingInput(
  inputs: TrainingFiles,
  sandbox: Sandbox,
  memory_mib: number,
): Promise<BaselineInput> {
  const contract = readParts(inputs.contract, parts);
  const definition = readDefinition(await Deno.readTextFile(inputs.definition));
  const data = createHash("sha256");
  for (const file of [inputs.train, inputs.validation, inputs.calibration]) {
    if (file !== undefined) data.update(await Deno.readFile(file));
  }
  await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
  const read = (file: string) => readLabelledRows(table, file, definition.features);
  const validation = await read(inputs.validation);
  // Without such snapshots the file repeats the validation rows.
  const own = contract.calibration_snapshots.length > 0 ? inputs.calibration : undefined;
  return {
    ...contract,
    definition,
    hashes: { contract: contractHash(contract), data: data.digest("hex") },
    train: await read(inputs.train),
    validation: validation.keys.length === 0 ? undefined : validation,
    calibration: own === undefined ? undefined : await read(own),
  };
}

/** Writes a training stage's outputs. */
export async function writeTrained(
  { model, metrics, validation }: TrainedModel,
  outputs: Readonly<Record<"model" | "metrics" | "validation", string>>,
  sandbox: Sandbox,
  temporary: string,
): Promise<void> {
  await Deno.writeTextFile(outputs.model, saveModel(model));
  await Deno.writeTextFile(outputs.metrics, `${JSON.stringify(metrics, null, 2)}\n`);
  await using table = await openTable(sandbox);
  await writeForeseen(table, validation, outputs.validation, temporary);
}
