import type { Decision } from "../lib/model/mod.ts";
import {
  type CarriedOut,
  findVersion,
  readAliases,
  readVersionFile,
  subject_file,
  type Version,
} from "../lib/registry/mod.ts";
import type { Storage } from "../lib/storage/mod.ts";
import { type Promotion, promotion_format, promotionSchema } from "./_promotion.ts";

/** What serves now, and where it is to be put. */
export interface Champion {
  registry: Storage;
  dataset: string;
  decision: Decision;
  /** What became of the decision. */
  done: CarriedOut;
  outputs: Readonly<Record<"model" | "evaluation" | "promotion", string>>;
}

/**
 * Copies out of the registry what serves, each file checked by its hash.
 *
 * @returns What happened, in one line.
 * @throws {Error} If nothing serves: the gate has refused the first candidate.
 */
export async function writeChampion(
  { registry, dataset, decision, done, outputs }: Champion,
): Promise<string> {
  const { champion, challenger } = await readAliases(registry, dataset);
  if (champion === null) {
    throw new Error(nothingServes(dataset, challenger, decision));
  }
  const version = await findVersion(registry, dataset, `${champion}`);
  for (
    const [name, file] of [[subject_file, "model"], ["evaluation.json", "evaluation"]] as const
  ) {
    await Deno.writeFile(outputs[file], await readVersionFile(registry, version, name));
  }
  const promotion = promotionOf(dataset, version, decision);
  await Deno.writeTextFile(outputs.promotion, `${JSON.stringify(promotion, null, 2)}\n`);
  return said(done, version, decision);
}

/** In lines, as a runner may cut a long one. */
function nothingServes(dataset: string, number: number | null, { sentence }: Decision): string {
  return [
    `Cannot let a model serve "${dataset}": the gate refused the candidate, and no version serves yet`,
    sentence,
    `Its figures are in data/${dataset}/evaluation/evaluation.html; to let it serve all the same, type`,
    `"deno task registry promote ${number ?? "VERSION"} --dataset ${dataset} --why TEXT" and ` +
    `"deno task repro --dataset ${dataset}"`,
  ].join("\n");
}

/** Nothing of when and by whom: that stands in the registry, and these bytes follow from what serves. */
function promotionOf(dataset: string, version: Version, decision: Decision): Promotion {
  const { number, id, kind, files } = version;
  const { sha256 } = files.find(({ name }) => name === subject_file)!;
  const { name, sha256: candidate_sha256 } = decision.candidate;
  return promotionSchema.parse({
    format: promotion_format,
    dataset,
    version: number,
    id,
    sha256,
    kind,
    decision: version.decision && {
      promote: version.decision.promote,
      sentence: version.decision.sentence,
      compared_with: version.decision.compared_with?.version ?? null,
    },
    candidate: {
      name,
      sha256: candidate_sha256,
      promote: decision.promote,
      sentence: decision.sentence,
      serves: candidate_sha256 === sha256,
    },
  });
}

function said(done: CarriedOut, { number }: Version, { sentence }: Decision): string {
  switch (done.outcome) {
    case "promoted":
      return `version ${number} is the champion. ${sentence}`;
    case "refused":
      return `version ${number} stays the champion, the candidate is version ` +
        `${done.version.number}. ${sentence}`;
    case "applied before":
      return `version ${number} is the champion; this decision was carried out before`;
    case "serves already":
      return `version ${number} is the champion, and this very candidate`;
  }
}
