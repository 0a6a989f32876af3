/** Makes the model of models/buy_till_you_die/model.json. */
import { type ContractSection, dayIndex, readParts } from "../lib/contract/mod.ts";
import type { DefinitionFile } from "../lib/features/mod.ts";
import { contractHash, type ModelFile } from "../lib/model/mod.ts";
import type { Sandbox } from "../lib/stage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { readHistories, trainBuyTillYouDie } from "../lib/training/mod.ts";
import { readSummary } from "./_score_inputs.ts";

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
