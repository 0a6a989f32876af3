/** Makes models/buy_till_you_die/model.json, and reads it. */
import { type ContractSection, dayIndex, readParts } from "../lib/contract/mod.ts";
import type { DefinitionFile } from "../lib/features/mod.ts";
import { contractHash, type Expected, loadModel, type ModelFile } from "../lib/model/mod.ts";
import { readHistories, trainBuyTillYouDie } from "../lib/training/mod.ts";
import type { Sandbox } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { readSummary } from "./_score_inputs.ts";

/** The file where the contract does not ask for such a model. */
export const nothingAsked = `${
  JSON.stringify({ model: null, why: "the contract has no features.buy_till_you_die" }, null, 2)
}\n`;

/** The model out of its file; undefined: it is not asked for. */
export function readBuyTillYouDie(text: string, expected: Expected = {}): ModelFile | undefined {
  if (text === nothingAsked) return undefined;
  return loadModel(text, "models/buy_till_you_die/model.json", expected);
}

/** What other models may derive from purchase histories, once this one is fitted. */
export function derivedBy(file: ModelFile | undefined): ModelFile["derived"] {
  if (file?.model.kind !== "bgnbd") return undefined;
  const { kind, parameters, horizon_days } = file.model;
  return { kind, parameters, horizon_days };
}

export async function fitToHistories(
  inputs: { daily: string; summary: string; contract: ContractSection },
  definition: DefinitionFile,
  sandbox: Sandbox,
  memory_mib: number,
): Promise<{ model: ModelFile; words: string }> {
  const contract = readParts(inputs.contract, ["dataset", "label", "snapshots", "value"]);
  const { dataset, label, snapshots, value } = contract;
  const last = readSummary(await Deno.readTextFile(inputs.summary)).parts.train?.last_snapshot;
  if (label.kind !== "inactive" || snapshots === undefined || typeof last !== "string") {
    throw new TypeError(
      "Cannot fit buy till you die: the data are without time, leave features.buy_till_you_die out " +
        "of the contract",
    );
  }
  const snapshot_day = dayIndex(last);
  await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
  const model = trainBuyTillYouDie({
    ...{ dataset, value, definition, snapshot_day },
    hashes: { contract: contractHash(contract) },
    histories: await readHistories(table, inputs.daily, snapshot_day),
    horizon_days: label.inactive_days,
    active_within_days: snapshots.active_within_days,
  });
  return { model, words: inWords(model, last) };
}

function inWords({ model, fit }: ModelFile, day: string): string {
  if (model.kind !== "bgnbd") throw new TypeError(`Cannot describe a model of kind ${model.kind}`);
  const { r, alpha_days, a, b } = model.parameters;
  return `${fit.customers} customers until ${day}, ${fit.repeat_customers} of them came back: ` +
    `r ${r.toFixed(4)}, alpha ${alpha_days.toFixed(2)} days, a ${a.toFixed(4)}, b ${b.toFixed(4)}`;
}
