import type { Serving } from "./model_slot.ts";
import type { ReadRow, ReadRows } from "./rows.ts";
import { type RiskBands, riskOf, type Scored } from "./score_rows.ts";
import type { ServedModel } from "./served_model.ts";

/** A version as answers name it. */
export function versionOf({ version, id, threshold }: ServedModel) {
  return { version, id, threshold };
}

/** The fields of one row's answer as JSON, without the braces. */
function rowFields({ customer }: ReadRow, scored: Scored, bands: RiskBands): string {
  const { probability, variant } = scored;
  const who = customer === undefined ? "" : `"customer":${JSON.stringify(customer)},`;
  return `${who}"probability":${probability},"risk":"${riskOf(probability, bands)}",` +
    `"variant":"${variant}"`;
}

/** The answer of `POST /predict/single`. Put together by hand: it is most of what the call costs. */
export function singleAnswer(
  row: ReadRow,
  scored: Scored,
  bands: RiskBands,
  request_id: string,
): string {
  const model = JSON.stringify(versionOf(scored.model));
  return `{${rowFields(row, scored, bands)},"model":${model},"request_id":"${request_id}"}`;
}

/** The answer of `POST /predict`; each row's version is that of its variant. */
export function batchAnswer(
  { champion, challenger }: Serving,
  { rows, places, refused, refused_total }: ReadRows,
  scored: readonly Scored[],
  bands: RiskBands,
  request_id: string,
): string {
  const partial = refused_total > 0;
  const predictions = rows.map((row, at) => {
    const place = partial ? `"row":${places[at]},` : "";
    return `{${place}${rowFields(row, scored[at]!, bands)}}`;
  });
  const models = {
    champion: versionOf(champion),
    challenger: challenger === undefined ? undefined : versionOf(challenger.model),
  };
  const rest = partial ? { models, refused, refused_total, request_id } : { models, request_id };
  return `{"predictions":[${predictions.join(",")}],${JSON.stringify(rest).slice(1)}`;
}
