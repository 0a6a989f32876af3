/** What models/buy_till_you_die/model.json says, and what it says where nothing is asked for. */
import { type Expected, loadModel, type ModelFile } from "../lib/model/mod.ts";

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
