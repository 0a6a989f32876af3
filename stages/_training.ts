/** What both training stages read, and what they leave. */
import { createHash } from "node:crypto";
import { type ContractSection, readParts } from "../lib/contract/mod.ts";
import {
  type BaselineInput,
  contractHash,
  readDefinition,
  readLabelledRows,
  saveModel,
  type TrainedModel,
} from "../lib/model/mod.ts";
import type { Sandbox } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { writeForeseen } from "./_foreseen.ts";

/** Parts of the contract that training asks for. */
const parts = ["dataset", "label", "snapshots", "split", "calibration_snapshots", "value"] as const;

/** Paths of a training stage's inputs; none of them holds a test row. */
export interface TrainingFiles {
  train: string;
  validation: string;
  calibration: string;
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
  const files = [inputs.train, inputs.validation, inputs.calibration];
  const data = createHash("sha256");
  for (const file of files) data.update(await Deno.readFile(file));
  await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
  const read = (file: string) => readLabelledRows(table, file, definition.features);
  const validation = await read(inputs.validation);
  const { calibration_snapshots } = contract;
  return {
    ...contract,
    definition,
    hashes: { contract: contractHash(contract), data: data.digest("hex") },
    train: await read(inputs.train),
    validation: validation.keys.length === 0 ? undefined : validation,
    // Without such snapshots the file repeats the validation rows.
    calibration: calibration_snapshots.length === 0 ? undefined : await read(inputs.calibration),
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
