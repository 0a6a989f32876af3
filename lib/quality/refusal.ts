import { type Outcome, placeOf } from "./outcome.ts";
import { finding, sentence, shown, subjectOf } from "./sentences.ts";

const places_max = 3;

/** Why a data set cannot go on: every critical expectation that failed, with its first rows. */
export function refusal(dataset: string, outcomes: readonly Outcome[]): string | undefined {
  const broken = outcomes.filter((one) => isBroken(one) && one.checked.severity === "critical");
  if (broken.length === 0) return undefined;
  const plural = broken.length === 1 ? "expectation is" : "expectations are";
  return `Cannot use data set "${dataset}": ${broken.length} critical ${plural} broken, mend the ` +
    `source, or soften what is harmless in the contract by "severity" or "mostly"\n` +
    broken.map((one) => `  ${described(one)}`).join("\n");
}

/** What is worth a word though nothing stops for it: milder failures, and what could not be judged. */
export function remarks(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap((one) => {
    if (one.kind === "not_judged") return [described(one)];
    const { severity } = one.checked;
    return isBroken(one) && severity !== "critical" ? [`${severity}: ${described(one)}`] : [];
  });
}

function isBroken(outcome: Outcome): boolean {
  return outcome.kind !== "not_judged" && !outcome.success;
}

function described(outcome: Outcome): string {
  const subject = subjectOf(outcome.checked);
  const what = `${outcome.table}${subject === "" ? "" : `.${subject}`} ${
    sentence(outcome.checked)
  }`;
  const found = `${what}: ${finding(outcome)}`;
  if (outcome.kind !== "rows" || outcome.samples.length === 0) return found;
  const first = outcome.samples.slice(0, places_max).map((sample) => {
    if (outcome.checked.kind === "not_null") return placeOf(sample);
    return `${placeOf(sample)} (${sample.reason ?? shown(sample.value)})`;
  });
  return `${found}, first ${first.join(", ")}`;
}
