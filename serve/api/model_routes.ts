import { versionOf } from "./answers.ts";
import type { AppOptions } from "./app_options.ts";
import type { Serving } from "./model_slot.ts";
import { servingOf } from "./predict_routes.ts";
import { invalid, Refusal } from "./refusal.ts";
import { json, type Route } from "./route.ts";
import { card_headers } from "./security_headers.ts";
import { type ServedModel, titlesOf } from "./served_model.ts";
import type { Variant } from "./variant.ts";

/** `GET /model` and `GET /model/card`. */
export function modelRoutes(app: Pick<AppOptions, "slot" | "watch" | "dataset">): Route[] {
  return [
    {
      method: "GET",
      path: "/model",
      scope: "predict",
      handle(c) {
        const { champion, challenger } = servingOf(app);
        return json({
          follows: app.watch?.follows ?? null,
          champion: described("champion", champion),
          challenger: challenger === undefined
            ? null
            : { ...described("challenger", challenger.model), trial: challenger.trial },
        }, c.env.request_id);
      },
    },
    {
      method: "GET",
      path: "/model/card",
      scope: "predict",
      handle(c) {
        const { version, about: { card } } = modelOf(servingOf(app), c.req.query("variant"));
        if (card === undefined) {
          const message = `Cannot show card: version ${version} was registered without one`;
          throw new Refusal(404, "not_found", message);
        }
        return new Response(card, {
          headers: [
            ["content-type", "text/html; charset=utf-8"],
            ["x-request-id", c.env.request_id],
            ...card_headers,
          ],
        });
      },
    },
  ];
}

/** @throws {Refusal} If there is no such variant. */
function modelOf({ champion, challenger }: Serving, variant = "champion"): ServedModel {
  if (variant === "champion") return champion;
  if (variant === "challenger" && challenger !== undefined) return challenger.model;
  if (variant === "challenger") {
    throw new Refusal(404, "not_found", "Cannot show card: there is no challenger");
  }
  const problem = {
    field: "?variant",
    given: variant.slice(0, 100),
    allowed: "champion or challenger",
  };
  throw invalid("query", [problem]);
}

function described(variant: Variant, served: ServedModel) {
  const { file, about } = served;
  const { metrics, floors, threshold, train } = about.evaluation ?? {};
  const titles = titlesOf(served);
  return {
    ...versionOf(served),
    dataset: file.dataset,
    kind: file.model.kind,
    library: file.library,
    sha256: about.sha256 ?? null,
    registered: about.registered ?? null,
    loaded_at: about.loaded_at ?? null,
    /** On test rows, each figure with its 95 % interval; null for a version that came without. */
    metrics: metrics ?? null,
    /** The best of the rules that need no model, and what the model gains over it. */
    beside_rules: floors === undefined
      ? null
      : { best: floors.best, pr_auc_gain: floors.pr_auc_gain },
    threshold_on_test: threshold ?? null,
    training_rows: train ?? null,
    decision: about.decision
      ? { promote: about.decision.promote, sentence: about.decision.sentence }
      : null,
    card: about.card === undefined ? null : `/model/card?variant=${variant}`,
    features: file.features.map((feature) => ({
      ...feature,
      ...file.bounds?.[feature.name],
      title: titles.get(feature.name) ?? null,
    })),
    calibration: file.calibration.kind,
    hashes: file.hashes,
    trained: file.trained,
    validation: file.validation,
    fit: file.fit,
  };
}
