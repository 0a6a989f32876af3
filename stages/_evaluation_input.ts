/** What the evaluate stage reads: rows, models, and the version to compare with. */
import { type Contract, type ContractSection, readParts } from "../lib/contract/mod.ts";
import type { CandidateInput, HashedModel } from "../lib/evaluation/mod.ts";
import {
  type CandidateChoice,
  contractHash,
  loadModel,
  readChoice,
  readDefinition,
  readLabelledRows,
} from "../lib/model/mod.ts";
import {
  findVersion,
  readVersionFile,
  sha256Of,
  subject_file,
  type VersionMark,
} from "../lib/registry/mod.ts";
import type { Sandbox } from "../lib/stage/mod.ts";
import { openStorage } from "../lib/storage/mod.ts";
import { openTable } from "../lib/table/mod.ts";
import { readBuyTillYouDie } from "./_buy_till_you_die.ts";
import { featureTitles, ruleInWords } from "./_words.ts";

/** Paths of the stage's inputs, and what was looked up. */
export interface EvaluationFiles {
  test: string;
  train: string;
  definition: string;
  baseline: string;
  challenger: string;
  imported: string | undefined;
  buy_till_you_die: string;
  candidate: string;
  choice: string;
  contract: ContractSection;
  against: VersionMark | null;
}

type EvaluatedContract = Pick<Contract, "dataset" | "about" | "label" | "value">;

/** @throws {TypeError} If a model was made for other data, or the candidate is none of the models. */
export async function readCandidateInput(
  inputs: EvaluationFiles,
  registry: string,
  sandbox: Sandbox,
  memory_mib: number,
): Promise<CandidateInput & { contract: EvaluatedContract; choice: CandidateChoice }> {
  const contract = readParts(inputs.contract, ["dataset", "about", "daily", "label", "value"]);
  const definition = readDefinition(await Deno.readTextFile(inputs.definition));
  const hashes = { contract: contractHash(contract), definition: definition.hash };
  const expected = { dataset: contract.dataset, hashes, features: definition.features };
  const read = async (name: string, path: string): Promise<HashedModel> => {
    const bytes = await Deno.readFile(path);
    const text = new TextDecoder().decode(bytes);
    return {
      file: loadModel(text, `models/${name}/model.json`, expected),
      sha256: sha256Of(bytes),
    };
  };
  const choice = readChoice(await Deno.readTextFile(inputs.choice), "models/candidate/choice.json");
  // The baseline first: the others are set beside it.
  const { baseline, challenger, imported } = inputs;
  const models: Record<string, HashedModel> = {};
  for (const [name, path] of Object.entries({ baseline, challenger, imported })) {
    if (path !== undefined) models[name] = await read(name, path);
  }
  const unlabelled = await Deno.readFile(inputs.buy_till_you_die);
  const file = readBuyTillYouDie(new TextDecoder().decode(unlabelled), expected);
  if (file !== undefined) models.buy_till_you_die = { file, sha256: sha256Of(unlabelled) };
  const candidate = await read("candidate", inputs.candidate);
  if (models[choice.chosen]?.sha256 !== candidate.sha256) {
    throw new TypeError(
      `Cannot evaluate the candidate: models/candidate/model.json is not the ${choice.chosen} ` +
        'model that choice.json names, type "deno task repro candidate"',
    );
  }
  const title = featureTitles(definition);
  await using table = await openTable(sandbox, { memory_limit_mib: memory_mib });
  return {
    ...contract,
    contract,
    definition,
    hashes,
    choice,
    models,
    candidate: choice.chosen,
    against: inputs.against === null ? null : {
      version: inputs.against,
      model: await championModel(registry, contract.dataset, inputs.against),
    },
    test: await readLabelledRows(table, inputs.test, definition.features),
    train: await readLabelledRows(table, inputs.train, definition.features),
    test_sha256: sha256Of(await Deno.readFile(inputs.test)),
    title,
    ruleWords: (rule) => ruleInWords(rule, title),
  };
}

/** A model of an older format is no mistake: it serves, and cannot be compared with. */
async function championModel(registry: string, dataset: string, { version }: VersionMark) {
  const storage = openStorage(registry);
  const found = await findVersion(storage, dataset, `${version}`);
  const bytes = await readVersionFile(storage, found, subject_file);
  try {
    return loadModel(new TextDecoder().decode(bytes), `version ${version}`);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return { unreadable: `its model file cannot be read (${error.message})` };
  }
}
