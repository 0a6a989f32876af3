import type { Serving } from "./model_slot.ts";
import type { ReadRow, ReadRows } from "./rows.ts";
import { type RiskBands, riskOf, type Scored } from "./score_rows.ts";
import type { ServedModel } from "./served_model.ts";

/** A version as answers name it. */
export function versionOf({ version, id, threshold }: ServedModel) {
  return { version, id, threshold };
}

const versions = new WeakMap<ServedModel, string>();

function versionText(model: ServedModel): string {
  let text = versions.get(model);
  if (text === undefined) {
    text = JSON.stringify(versionOf(model));
    versions.set(model, text);
  }
  return text;
}

/**
 * The fields of one row's answer as JSON, without the braces. Put together by hand: it is much of what
 * a call costs.
 *
 * @param probability As JSON has it.
 */
function rowFields(
  { customer }: ReadRow,
  scored: Scored,
  probability: string,
  bands: RiskBands,
): string {
  const who = customer === undefined ? "" : `"customer":${JSON.stringify(customer)},`;
  return `${who}"probability":${probability},"risk":"${riskOf(scored.probability, bands)}",` +
    `"variant":"${scored.variant}"`;
}

/** The answer for one row. @param more Further fields as JSON, each behind a comma. */
export function singleAnswer(
  row: ReadRow,
  scored: Scored,
  probability: string,
  bands: RiskBands,
  request_id: string,
  more = "",
): string {
  return `{${rowFields(row, scored, probability, bands)},"model":${versionText(scored.model)}` +
    `${more},"request_id":"${request_id}"}`;
}

/** The answer of `POST /predict`; each row's version is that of its variant. */
export function batchAnswer(
  { champion, challenger }: Serving,
  { rows, places, refused, refused_total }: ReadRows,
  scored: readonly Scored[],
  probabilities: readonly string[],
  bands: RiskBands,
  request_id: string,
): string {
  const partial = refused_total > 0;
  const predictions = rows.map((row, at) => {
    const place = partial ? `"row":${places[at]},` : "";
    return `{${place}${rowFields(row, scored[at]!, probabilities[at]!, bands)}}`;
  });
  const models = `{"champion":${versionText(champion)}` +
    (challenger === undefined ? "}" : `,"challenger":${versionText(challenger.model)}}`);
  const left_out = partial
    ? `"refused":${JSON.stringify(refused)},"refused_total":${refused_total},`
    : "";
  return `{"predictions":[${predictions.join(",")}],"models":${models},${left_out}` +
    `"request_id":"${request_id}"}`;
}
