/** The models beside each other, as the report shows them. */
import type { CandidateChoice, Evaluation, EvaluationFile } from "../lib/model/mod.ts";
import type { PredictionData } from "../lib/report/mod.ts";
import type { Promotion } from "./_promotion.ts";
import { kindInWords, modelInWords } from "./_words.ts";

/** What the latest test rows say of the model that serves; undefined where it is not among the compared. */
export function latestEvaluation(
  { models, sha256 }: EvaluationFile,
  promotion: Promotion,
): Evaluation | undefined {
  const name = Object.keys(sha256).find((name) => sha256[name] === promotion.sha256);
  return name === undefined ? undefined : models[name];
}

export function modelsInWords({ compared, promotion, choice }: {
  compared: EvaluationFile;
  promotion: Promotion;
  choice: CandidateChoice;
}): PredictionData["models"] {
  const { version, kind, candidate } = promotion;
  const [{ metrics: { rows }, resamples }] = Object.values(compared.models) as [Evaluation];
  return {
    rows,
    resamples,
    compared: compared.comparison.map(({ name, kind, sha256, figures, above_baseline }) => ({
      name: modelInWords(name, kind, compared.against?.version),
      serves: sha256 === promotion.sha256,
      figures,
      above_baseline,
    })),
    serves: `Version ${version} serves: ${kindInWords(kind)}.${
      latestEvaluation(compared, promotion) === undefined
        ? " It is not among the compared, so its figures on this page are those of its promotion."
        : ""
    }`,
    choice: choice.sentence,
    decision: candidate.promote && !candidate.serves
      ? `${candidate.sentence} It has been taken back since.`
      : candidate.sentence,
  };
}
