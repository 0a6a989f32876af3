import { type Outcome, placeOf } from "./outcome.ts";
import { finding, sentence, shown, subjectOf } from "./sentences.ts";

const places_max = 3;

/** Why a data set cannot go on: every critical expectation that failed, with its first rows. */
export function refusal(dataset: string, outcomes: readonly Outcome[]): string | undefined {
  const broken = outcomes.filter((one) =>
    one.kind !== "not_judged" && !one.success && one.checked.severity === "critical"
  );
  if (broken.length === 0) return undefined;
  const lines = broken.map((one) => {
    const subject = subjectOf(one.checked);
    const found =
      `  ${one.table}${subject === "" ? "" : `.${subject}`} ${sentence(one.checked)}: ` +
      finding(one);
    if (one.kind !== "rows" || one.samples.length === 0) return found;
    const first = one.samples.slice(0, places_max).map((sample) =>
      // What a reject's reason says needs no quotes around it.
      sample.row === null
        ? `${placeOf(sample)} (${sample.value})`
        : `${placeOf(sample)} (${shown(sample.value)})`
    );
    return `${found}, first ${first.join(", ")}`;
  });
  const plural = broken.length === 1 ? "expectation is" : "expectations are";
  return `Cannot use data set "${dataset}": ${broken.length} critical ${plural} broken, ` +
    `mend the source, or soften them in the contract by "severity" or "mostly"\n${
      lines.join("\n")
    }`;
}
